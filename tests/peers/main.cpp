// peer_tests FOLDER DECKS...: every deck below DECKS, as it is exported, in ngspice, against our engine.
// FOLDER keeps what ngspice read and wrote. A line a deck; the status is the number of decks that failed, at
// most 100.

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "engine/devices/registry.hpp"
#include "parser/export/export.hpp"
#include "tests/peers/compare.hpp"
#include "tests/peers/ngspice.hpp"
#include "tests/peers/ours.hpp"

namespace {

namespace fs = std::filesystem;
using peers::Deviation;
using peers::Table;

constexpr int grid = 60'000;      // intervals of our transient
constexpr int peer_steps = 5'000; // least number of ngspice's
constexpr double reltol = 1e-6;   // for both, at the most

constexpr double row_tolerance = 1e-6; // op, dc, ac
// With junctions: k/q of ngspice 39 is that of 2014, 3.4e-7 less, which 30 vt of voltage make 1e-5 of a
// current.
constexpr double junction_tolerance = 2e-5;
constexpr double curve_tolerance = 1e-3; // transients

// Decks of what ngspice does in another way, and knowingly.
constexpr std::string_view not_compared[][2] = {
    {"boyle-741", "v(x1.6) is known to a hundredth by rounding alone, and a warning says so"},
    {"device-off", "its gmin of 1e-12 S is most of what flows in a thyristor that is off"},
    {"device-start", "it puts ic= of a junction into its first iterate, and not into the charge"},
    {"noise-inverting", "the noise of an op-amp is not exported"},
    {"noise-transimpedance", "the noise of an op-amp is not exported"},
};

bool has_junctions(const nullor::Circuit& circuit) {
    return std::any_of(circuit.models.begin(), circuit.models.end(), [](const nullor::Model& model) {
        const nullor::devices::DeviceInfo* info = nullor::devices::device_of_model(model.type);
        return info && std::string_view("dqjm").find(info->syntax.letters[0]) != std::string_view::npos;
    });
}

// The second plot of a .noise in ngspice, whose totals depend on its grid.
bool is_totals(const Table& table) {
    return table.header().analysis == "noise" && !table.header().has_axis();
}

std::string first_error(const nullor::Diagnostics& diagnostics) {
    for (const nullor::Diagnostic& diagnostic : diagnostics.all())
        if (diagnostic.severity == nullor::Severity::error) return diagnostic.message;
    return "no reason given";
}

// The same requests, with steps at which ngspice's error is below what is compared.
nullor::parser::Job for_peer(nullor::parser::Job job) {
    const auto values = nullor::Values::evaluate(job.circuit, {});
    for (nullor::analysis::AnalysisRequest& request : job.requests.analyses)
        if (auto* tran = std::get_if<nullor::analysis::TranRequest>(&request.what); tran && values) {
            const double start = values.value().number(tran->start), stop = values.value().number(tran->stop);
            tran->max_step = peers::constant((stop - start) / peer_steps);
        }
    return job;
}

Deviation compare_kind(const std::string& kind, const std::vector<const Table*>& theirs,
                       const std::vector<const Table*>& ours) {
    if (kind != "tran") return peers::compare_rows(theirs, ours);
    Deviation worst;
    if (theirs.size() != ours.size()) {
        worst.problem = fmt::format("{} transients in ngspice, {} in ours", theirs.size(), ours.size());
        return worst;
    }
    for (std::size_t k = 0; k < ours.size(); ++k) {
        const Deviation one = peers::compare_curves(*theirs[k], *ours[k]);
        if (!one.problem.empty()) return one;
        if (one.worst >= worst.worst) worst = one;
    }
    return worst;
}

class Suite {
public:
    explicit Suite(fs::path folder) : folder_(std::move(folder)) {}

    void run(const fs::path& path) {
        const std::string deck = path.stem().string();
        line_ = fmt::format("{:24}", deck);
        complaints_.clear();
        for (const auto& [name, why] : not_compared)
            if (deck == name) return fmt::print("left {} {}\n", deck, why);
        compare(path, deck);
        fmt::print("{}{}\n", complaints_.empty() ? "ok   " : "FAIL ", line_);
        for (const std::string& complaint : complaints_) fmt::print("     {}: {}\n", deck, complaint);
        failed_ += !complaints_.empty();
        std::fflush(stdout);
    }

    [[nodiscard]] int failed() const { return failed_; }

private:
    void compare(const fs::path& path, const std::string& deck) {
        nullor::parser::Sources sources;
        nullor::Diagnostics diagnostics;
        auto job = nullor::parser::read_deck(path.string(), {}, sources, diagnostics);
        if (!job) return complain("not read: " + first_error(diagnostics));
        peers::keep_first_steps(job->requests);
        rows_within_ = has_junctions(job->circuit) ? junction_tolerance : row_tolerance;
        job->requests.options.reltol = std::min(job->requests.options.reltol, reltol);
        const nullor::parser::SpiceDeck exported = export_spice(for_peer(*job), diagnostics);
        if (diagnostics.has_errors()) return complain("not exported: " + first_error(diagnostics));
        const auto peer = peers::run_ngspice(exported.text, folder_, deck);
        if (!peer) return complain(peer.failure().message);

        std::vector<std::string> columns;
        for (const std::string& node : exported.nodes) columns.push_back(fmt::format("v({})", node));
        const peers::OurResults ours = peers::run_ours(peers::work_of(std::move(*job)), columns, grid);
        if (!ours.problem.empty()) return complain("ours failed: " + ours.problem);
        if (ours.tables.empty()) return complain("no analysis");

        std::map<std::string, std::vector<const Table*>> theirs;
        // ngspice carries out the last card of a kind first.
        for (auto table = peer.value().rbegin(); table != peer.value().rend(); ++table)
            if (!is_totals(*table)) theirs[table->header().analysis].push_back(&*table);
        for (const auto& [kind, tables] : ours.tables) {
            std::vector<const Table*> pointers;
            for (const Table& table : tables) pointers.push_back(&table);
            judge(kind, compare_kind(kind, theirs[kind], pointers));
        }
    }

    void judge(const std::string& kind, const Deviation& deviation) {
        if (!deviation.problem.empty()) return complain(kind + ": " + deviation.problem);
        line_ += fmt::format(" {:>4} {:7.1e}", kind, deviation.worst);
        const double tolerance = kind == "tran" ? curve_tolerance : rows_within_;
        if (deviation.worst > tolerance)
            complain(
                fmt::format("{} {} at {:.6g}: ngspice {:.9g}{:+.9g}j, ours {:.9g}{:+.9g}j, off by {:.1e} "
                            "of the column's largest ({:.0e} allowed)",
                            kind, deviation.column, deviation.axis, deviation.reference.real(),
                            deviation.reference.imag(), deviation.ours.real(), deviation.ours.imag(),
                            deviation.worst, tolerance));
    }

    void complain(std::string text) { complaints_.push_back(std::move(text)); }

    fs::path folder_;
    std::string line_;
    std::vector<std::string> complaints_;
    double rows_within_ = row_tolerance;
    int failed_ = 0;
};

} // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        fmt::print("peer_tests FOLDER DECKS...\n");
        return 103;
    }
    if (!peers::has_ngspice()) {
        fmt::print(
            "ngspice is not installed, and this suite compares with it; bash tests/run.sh installs it\n");
        return 101;
    }
    std::vector<fs::path> decks;
    for (int k = 2; k < count; ++k) {
        const std::size_t before = decks.size();
        if (fs::is_regular_file(arguments[k])) decks.emplace_back(arguments[k]);
        if (fs::is_directory(arguments[k]))
            for (const fs::directory_entry& entry : fs::directory_iterator(arguments[k]))
                if (entry.path().extension() == ".cir") decks.push_back(entry.path());
        if (decks.size() == before) {
            fmt::print("no decks in {}\n", arguments[k]);
            return 102;
        }
    }
    std::sort(decks.begin(), decks.end());
    Suite suite(arguments[1]);
    for (const fs::path& deck : decks) suite.run(deck);
    fmt::print("{} decks, {} failed\n", decks.size(), suite.failed());
    return std::min(suite.failed(), 100);
}
