#include "tests/peers/ngspice.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "engine/results/reader.hpp"

namespace peers {

namespace fs = std::filesystem;

namespace {

std::string last_lines(const fs::path& file) {
    std::ifstream stream(file);
    std::string text, kept;
    for (std::string line; std::getline(stream, line);)
        if (line.find_first_not_of(" \t-") != std::string::npos) kept += "\n    " + line;
    constexpr std::size_t most = 1500;
    return kept.size() > most ? kept.substr(kept.size() - most) : kept;
}

} // namespace

bool has_ngspice() {
    return std::system("command -v ngspice >/dev/null 2>&1") == 0;
}

nullor::Outcome<std::vector<nullor::results::Table>>
run_ngspice(const std::string& deck, const fs::path& folder, const std::string& name) {
    const auto fail = [](std::string message) {
        nullor::Failure failure;
        failure.kind = nullor::Failure::Kind::output;
        failure.message = std::move(message);
        return failure;
    };
    fs::create_directories(folder);
    const fs::path raw = folder / (name + ".raw"), log = folder / (name + ".log");
    fs::remove(raw);
    std::ofstream(folder / (name + ".cir")) << deck;
    const std::string command =
        fmt::format("cd '{}' && timeout 60 ngspice -n -b -r '{}.raw' '{}.cir' >'{}.log' 2>&1",
                    folder.string(), name, name, name);
    const int status = std::system(command.c_str());
    if (!fs::exists(raw))
        return fail(fmt::format("ngspice made no result (status {}):{}", status, last_lines(log)));
    auto tables = nullor::results::read_results(raw.string());
    if (!tables) return tables.failure();
    if (tables.value().empty()) return fail("ngspice made an empty result:" + last_lines(log));
    return tables;
}

} // namespace peers
