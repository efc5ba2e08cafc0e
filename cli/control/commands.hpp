#pragma once
// The commands of a .control block by their words.

#include <string>

#include "cli/control/session.hpp"

namespace nullor::cli::control {

// A friend of the session: each command acts on it.
struct Commands {
    // word: in lower case; rest: what follows, as written.
    static void carry_out(Session& session, const std::string& word, const std::string& rest, Span span);

private:
    using Action = void (*)(Session&, const std::string& word, const std::string& rest, Span span);
    struct Entry {
        std::string_view word;
        Action action;
    };
    static const Entry entries[];

    static void analysis(Session&, const std::string&, const std::string&, Span);
    static void own_cards(Session&, const std::string&, const std::string&, Span);
    static void card(Session&, const std::string&, const std::string&, Span); // save, option
    static void measure(Session&, const std::string&, const std::string&, Span);

    static void alter(Session&, const std::string&, const std::string&, Span);
    static void reset(Session&, const std::string&, const std::string&, Span);

    static void echo(Session&, const std::string&, const std::string&, Span);
    static void print(Session&, const std::string&, const std::string&, Span);
    static void display(Session&, const std::string&, const std::string&, Span);
    static void plot(Session&, const std::string&, const std::string&, Span);
    static void write(Session&, const std::string&, const std::string&, Span);
    static void write_data(Session&, const std::string&, const std::string&, Span);

    static void let(Session&, const std::string&, const std::string&, Span);
    static void unlet(Session&, const std::string&, const std::string&, Span);
    static void compose(Session&, const std::string&, const std::string&, Span);
    static void define(Session&, const std::string&, const std::string&, Span);
    static void set(Session&, const std::string&, const std::string&, Span);
    static void unset(Session&, const std::string&, const std::string&, Span);
    static void compare(Session&, const std::string&, const std::string&, Span);
    static void choose_plot(Session&, const std::string&, const std::string&, Span);
    static void destroy(Session&, const std::string&, const std::string&, Span);
    static void linearize(Session&, const std::string&, const std::string&, Span);

    static void nothing(Session&, const std::string&, const std::string&, Span); // of the terminal, of memory
    static void unsupported(Session&, const std::string&, const std::string&,
                            Span); // whose results would be missing
    static void override_value(Session&, std::string name, std::string value);
};

} // namespace nullor::cli::control
