// A sweep solves as a run does: the same deck, all its steps, through the lanes and from the file.

#include <doctest/doctest.h>

#include <filesystem>

#include <unistd.h>

#include "engine/results/reader.hpp"
#include "engine/run/deck/execute.hpp"
#include "engine/run/sweep/sweep.hpp"
#include "tests/invariances/decks.hpp"
#include "tests/invariances/solve.hpp"

using namespace invariances;
using namespace nullor;
namespace fs = std::filesystem;

namespace {

class Quiet final : public run::Observer {
public:
    void begin(const std::string&, std::size_t, std::size_t) override {}
    void progress(double) override {}
    [[nodiscard]] bool stop_requested() const override { return false; }
};

// The first analysis, alone. Transients of a file are on another grid.
bool keep_first(run::Work& work) {
    std::vector<analysis::AnalysisRequest>& analyses = work.requests.analyses;
    analyses.resize(std::min<std::size_t>(analyses.size(), 1));
    if (analyses.empty() || std::holds_alternative<analysis::TranRequest>(analyses[0].what)) return false;
    const auto* dc = std::get_if<analysis::DcRequest>(&analyses[0].what);
    return !dc || dc->sweeps.size() == 1;
}

} // namespace

TEST_CASE("batch = scalar") {
    if (!fs::exists(fs::read_symlink("/proc/self/exe").parent_path() / "nullor_netcdf.so")) return;
    const fs::path folder = fs::temp_directory_path() / ("nullor-batch-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    Quiet quiet;
    std::size_t decks = 0, numbers = 0;
    for (const std::string& path : deck_paths()) {
        CAPTURE(path);
        auto job = read(path, file_text(path));
        if (!job) continue;
        run::Work work;
        work.circuit = std::make_shared<const Circuit>(job->circuit);
        work.requests = job->requests;
        if (!keep_first(work)) continue;
        work.requests.prints.clear(); // they choose the columns of a file
        const run::Report report = run::execute(work, {}, quiet);
        if (report.diagnostics.has_errors()) continue;
        run::SweepSettings settings;
        settings.output = (folder / "out.nc").string();
        settings.provenance.version = "test";
        const run::SweepReport swept = run::sweep(work, settings, quiet);
        REQUIRE(swept.files.size() == 1);
        CHECK(swept.failed == 0);
        auto tables = results::read_results(settings.output);
        REQUIRE_MESSAGE(tables.ok(), tables.failure().message);
        std::erase_if(tables.value(), [](const auto& table) { return table.header().analysis == "meas"; });
        REQUIRE(tables.value().size() == report.analyses.size());
        for (std::size_t k = 0; k < report.analyses.size(); ++k) {
            const Distance far = distance(curve_of(*report.analyses[k].table, "run"),
                                          curve_of(tables.value()[k], "run"), {1e-11, 1e-12, 1e-9});
            INFO(far.where);
            CHECK(far.worst <= 1);
            numbers += far.compared;
        }
        ++decks;
    }
    fs::remove_all(folder);
    CHECK(decks > at_least(60));
    CHECK(numbers > at_least(2000));
}
