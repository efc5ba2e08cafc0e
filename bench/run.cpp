#include "bench/run.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "engine/results/reader.hpp"

namespace bench {

namespace fs = std::filesystem;

Run::Run(const Programs& programs, Simulator simulator, const std::string& name, const std::string& deck)
    : simulator_(simulator) {
    const bool ours = simulator == Simulator::nullor;
    const fs::path folder = fs::path(programs.folder) / (ours ? "nullor" : "ngspice");
    fs::create_directories(folder);
    const std::string file = folder / (name + ".cir");
    std::ofstream(file) << deck;
    result_ = folder / name;
    if (ours)
        command_ = {programs.nullor, "run", file, "-o", folder, "--format", "raw"};
    else
        command_ = {programs.ngspice, "-n", "-b", "-r", result_ + ".raw", file};
}

std::optional<Cost> Run::once() const {
    return cost_of(command_);
}

std::string Run::result_file() const {
    if (simulator_ == Simulator::ngspice) return result_ + ".raw";
    for (const char* analysis : {".tran", ".ac", ".op"})
        if (fs::exists(result_ + analysis + ".raw")) return result_ + analysis + ".raw";
    return {};
}

std::optional<nullor::results::Table> Run::result() const {
    auto tables = nullor::results::read_results(result_file());
    if (!tables || tables.value().empty()) return std::nullopt;
    return std::move(tables.value().back());
}

void Run::forget() const {
    std::error_code ignored;
    fs::remove(result_file(), ignored);
}

} // namespace bench
