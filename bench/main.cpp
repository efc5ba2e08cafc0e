// bench_compare: nullor and ngspice side by side, in one run on one machine.
//
//     bench_compare [OPTION]... [PART]...      parts: tran, other, sweeps; all if none is named
//     bench_compare mesh SIZE op|tran          the deck of an RC mesh on standard output
//
//     --nullor PATH, --ngspice PATH   programs; bin/nullor of this build and ngspice
//     --folder DIR                    where decks and results go; a temporary one
//     --repeat N                      runs of each, alternately, of which the least counts; 3
//     --only DECK                     one transient only
//     --figure FILE, --data FILE      the work-precision diagram as SVG, its numbers as CSV

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "bench/decks.hpp"
#include "bench/others.hpp"
#include "bench/report.hpp"
#include "bench/sweeps.hpp"

namespace {

namespace fs = std::filesystem;

struct Command {
    bench::Programs programs;
    int repeats = 3;
    std::string only, figure, data;
    std::vector<std::string> words;
};

Command read_command(int count, char** arguments) {
    Command command;
    command.programs.nullor =
        (fs::path(fs::read_symlink("/proc/self/exe")).parent_path() / "nullor").string();
    command.programs.ngspice = "ngspice";
    command.programs.folder =
        (fs::temp_directory_path() / fmt::format("nullor-bench-{}", ::getpid())).string();
    for (int k = 1; k < count; ++k) {
        const std::string word = arguments[k];
        const auto value = [&]() -> std::string { return k + 1 < count ? arguments[++k] : ""; };
        if (word == "--nullor")
            command.programs.nullor = value();
        else if (word == "--ngspice")
            command.programs.ngspice = value();
        else if (word == "--folder")
            command.programs.folder = value();
        else if (word == "--repeat")
            command.repeats = std::atoi(value().c_str());
        else if (word == "--only")
            command.only = value();
        else if (word == "--figure")
            command.figure = value();
        else if (word == "--data")
            command.data = value();
        else
            command.words.push_back(word);
    }
    return command;
}

bool asked_for(const Command& command, const std::string& part) {
    if (command.words.empty()) return true;
    for (const std::string& word : command.words)
        if (word == part) return true;
    return false;
}

void compare_transients(const Command& command) {
    constexpr double most = 0.6; // s
    std::vector<bench::DeckResults> decks;
    std::vector<bench::Pair> pairs;
    for (const bench::Transient& transient : bench::transients()) {
        if (!command.only.empty() && command.only != transient.name) continue;
        fmt::print(stderr, "{}\n", transient.name);
        auto settings = bench::same_points(transient);
        const std::size_t pair = settings.size();
        for (auto& setting : bench::front_settings(transient)) settings.push_back(std::move(setting));
        auto measured = bench::measure(command.programs, transient, settings, command.repeats, most);
        if (measured.size() >= pair && measured[0].setting.label == measured[1].setting.label) {
            pairs.push_back({transient.title, measured[0], measured[1]});
            measured.erase(measured.begin(), measured.begin() + static_cast<std::ptrdiff_t>(pair));
        }
        decks.push_back({transient.name, transient.title, std::move(measured)});
        // After each deck: the whole takes minutes.
        if (!command.data.empty()) std::ofstream(command.data) << bench::measurements(decks);
        if (!command.figure.empty()) std::ofstream(command.figure) << bench::work_precision(decks);
    }
    fmt::print("Same longest step\n\n{}\nAt equal error\n\n{}\n", bench::pair_table(pairs),
               bench::equal_error_table(decks));
}

} // namespace

int main(int count, char** arguments) {
    const Command command = read_command(count, arguments);
    if (command.words.size() == 3 && command.words[0] == "mesh") {
        const std::string card = command.words[2] == "op"
                                     ? std::string(".op")
                                     : bench::mesh_tran_card(std::atoi(command.words[1].c_str()));
        fmt::print("{}", bench::mesh(std::atoi(command.words[1].c_str()), card));
        return 0;
    }
    if (asked_for(command, "tran")) compare_transients(command);
    if (asked_for(command, "other"))
        fmt::print("Other work\n\n{}\n",
                   bench::pair_table(bench::other_work(command.programs, command.repeats)));
    if (asked_for(command, "sweeps"))
        fmt::print("Sweeps\n\n{}\n", bench::sweep_tables(command.programs, command.repeats));
    return 0;
}
