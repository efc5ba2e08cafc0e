#pragma once
// A .control block carried out: ngspice's commands in their order, over the deck's circuit. Each analysis is
// a run of the deck with that request in the place of its own (run/execute); `run` carries out the deck's own
// cards. `alter` and its kin are -D for what follows.
//
// What a command cannot do is told at its line, and the rest still runs.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/control/output_files.hpp"
#include "cli/control/script.hpp"
#include "cli/control/vector_expression.hpp"
#include "cli/process/arguments.hpp"
#include "engine/circuit/description/circuit.hpp"
#include "engine/run/deck/execute.hpp"
#include "parser/elaborate.hpp"

namespace nullor::cli::control {

struct Given {
    std::string path;               // of the deck, for messages
    const parser::Sources* sources; // file 0 is the deck
    const Circuit* circuit = nullptr;
    std::vector<parser::ControlLine> lines;
    bool has_analyses = false; // cards of the deck's own
    const RunArguments* arguments;
    // Opens the files of -o; `analysis` as in run::Settings. Null without -o.
    std::function<run::Settings(const parser::Sources&, const run::Work&, const std::string& suffix)>
        settings;
    run::Observer* observer;
    bool colours = false;
};

struct Carried {
    std::string out, err; // what was printed, and diagnostics
    int status = 0;       // as exit status
    bool interrupted = false;
};

class Session {
public:
    // What a command does: its word in lower case, and what follows it (commands.hpp).
    using Command = void (*)(Session&, const std::string& word, const std::string& rest, Span);

    Session(const Given& given, Command command);
    struct Named {
        std::string name;
        Vector vector;
    };
    void run(const std::vector<Statement>& statements);
    [[nodiscard]] Carried finish();

private:
    friend struct Commands;
    enum class Flow { on, leave, again, quit }; // leave: break, again: continue

    Flow carry_out(const std::vector<Statement>& statements);
    Flow carry_out(const Statement& statement);
    Flow loop(const Statement& statement);
    Flow command(const Statement& statement);

    void error(Span span, std::string message, std::string hint = {});
    void note(Span span, std::string message);
    void print(const std::string& text) { carried_.out += text; }
    // $name, $&vector, {expression}; reports what is not known.
    [[nodiscard]] std::string substituted(const std::string& text, Span span);
    [[nodiscard]] std::optional<Vector> value_of(const std::string& text, Span span);
    // What a command names; `all`, `allv` and `alli` are vectors of the current plot.
    [[nodiscard]] std::vector<Named> vectors(const std::string& text, Span span);
    [[nodiscard]] bool holds(const std::string& condition, Span span);

    // Reads the deck with these cards (of the script's place) behind it; null after an error, which is told.
    [[nodiscard]] std::optional<run::Work> work_with(const std::vector<std::string>& cards, bool instead,
                                                     Span span);
    // Runs them; a plot for each result.
    void analyse(const std::vector<std::string>& cards, bool instead, Span span);
    void measure(const std::vector<std::string>& words, const std::string& text, Span span);
    void tell(const Diagnostics& found, const parser::Sources& sources);

    const Given& given_;
    Command command_;
    Carried carried_;
    Plots plots_;
    Environment environment_;
    OutputFiles files_;
    std::map<std::string, std::vector<std::string>> variables_;
    std::vector<parser::Override> overrides_; // of alter
    std::vector<std::string> cards_;          // .options and .save of commands
    std::map<std::string, std::vector<std::string>>
        requests_;         // by plot: the cards that made it, empty for the deck's own
    std::string currents_; // .save of the currents that the script reads
    std::set<std::string> told_;
    std::map<std::string, int> runs_; // of each analysis, for names of files
    std::size_t commands_ = 0;
    bool ran_own_ = false;
};

} // namespace nullor::cli::control
