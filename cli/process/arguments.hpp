#pragma once
// The command line, read.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/text/command_tree.hpp"
#include "parser/elaborate.hpp"

namespace nullor::cli {

// How decks are read: what all commands on decks take.
struct Reading {
    std::vector<parser::Override> overrides;
    bool sandbox = false; // no file outside of the deck's folder
    std::size_t max_devices = parser::ReadOptions{}.most_devices;
    std::vector<std::string> steps; // --step, of sweep
    bool despite_requests = false;  // parser::ReadOptions
    bool control = false;           // the same
    bool keep_going = false;        // what is right is run beside what is not
};

struct RunArguments {
    std::vector<std::string> decks;
    std::optional<std::string> output; // -o DIR
    std::string format = "csv";
    bool explain = false; // how each analysis was solved, or what was left where it was not
    Reading reading;
    int jobs = 1;
};

struct SweepArguments {
    std::string deck, output; // -o OUT.nc
    std::uint64_t samples = 0, seed = 1;
    std::string sampling = "random";
    bool corners = false, resume = false, verify_all = false, stats = false;
    std::string shard; // K/N; empty: not given
    Reading reading;
    int jobs = 0; // 0: all processors
};

struct MergeArguments {
    std::string output;
    std::vector<std::string> shards;
};

struct TestArguments {
    std::vector<std::string> paths;
    std::optional<std::string> junit, json;
    bool metamorphic = false; // also in other forms that must have the same answers
    Reading reading;
    int jobs = 0; // 0: all processors
};

struct CheckArguments {
    std::vector<std::string> decks;
    std::string format = "text";
    Reading reading;
};

struct ExportArguments {
    std::string deck, to = "spice";
    std::optional<std::string> output;
    Reading reading;
};

struct PlotArguments {
    std::vector<std::string> results;
    std::string output = "-";
    std::vector<std::string> columns;
    std::string title;
    std::optional<std::pair<double, double>> x_range, y_range;
};

struct ReportArguments {
    std::vector<std::string> results;  // files, or folders of them
    std::optional<std::string> output; // -o REPORT.html; none: text on standard output
};

struct QualifyArguments {
    std::string library, name;          // name: empty, the only one of the library
    std::string pins, supply;           // empty: found
    std::optional<std::string> limits;  // --limits FILE.toml
    std::optional<std::string> benches; // --benches DIR
    bool json = false;
    int jobs = 0; // 0: all processors
};

struct CompletionArguments {
    std::string form; // "bash", "zsh", "fish", "man"
    CommandText program;
};

// Nothing to be done: help or version was printed, or the line was wrong (and it was said why).
struct Finished {
    int status;
};

using Arguments =
    std::variant<Finished, RunArguments, SweepArguments, MergeArguments, TestArguments, CheckArguments,
                 ExportArguments, PlotArguments, ReportArguments, QualifyArguments, CompletionArguments>;

[[nodiscard]] Arguments parse_arguments(int argc, char** argv);

} // namespace nullor::cli
