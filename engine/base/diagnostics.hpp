#pragma once
// What goes wrong, in the words of the person who wrote the deck.
//
// A user's mistake is a Diagnostic: collected, as many as can be found, and rendered by the command line.
// A numerical failure is a Failure (failure.hpp). A broken invariant is an assert.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nullor {

// A place in a source text. Lines and columns count from 1, columns in bytes; file indexes the deck's
// list of sources, -1 when there is no text behind the thing (a command-line option, say).
struct Span {
    int file = -1;
    int line = 0;
    int column = 0;
    int length = 0;

    [[nodiscard]] bool known() const { return file >= 0; }
};

enum class Severity { note, warning, error };

// Decides the exit status (CONTRACT.md): deck 2, numbers 3, files 4.
enum class Fault { deck, numbers, files };

// One step of the way into a hierarchy: "in x1 (subcircuit amp), instantiated here".
struct Frame {
    std::string what;
    Span span;
};

// The way from an instance out. What stands side by side shares it: a million devices may be 40 deep.
struct Around {
    Frame frame;
    std::shared_ptr<const Around> further; // null: the top
};
[[nodiscard]] std::vector<Frame> frames(const Around* innermost); // null: none

struct Diagnostic {
    Severity severity = Severity::error;
    Fault fault = Fault::deck;
    std::string code; // stable and short, for tests and tools: "unknown-model"
    Span span;
    std::string message;
    std::string hint;         // what to do about it; may be empty
    std::vector<Frame> chain; // outermost instance last
};

class Diagnostics {
public:
    // The returned reference allows the caller to add a hint or a chain; it is valid until the next add.
    Diagnostic& error(Span span, std::string code, std::string message, std::string hint = {});
    Diagnostic& warning(Span span, std::string code, std::string message, std::string hint = {});
    Diagnostic& note(Span span, std::string code, std::string message, std::string hint = {});
    void add(Diagnostic diagnostic);
    void append(const Diagnostics& other);

    [[nodiscard]] const std::vector<Diagnostic>& all() const { return items_; }
    [[nodiscard]] bool has_errors() const;
    [[nodiscard]] bool empty() const { return items_.empty(); }
    // 0, or the highest of 2 (deck), 3 (numbers), 4 (files) among the errors.
    [[nodiscard]] int exit_status() const;

private:
    std::vector<Diagnostic> items_;
};

} // namespace nullor
