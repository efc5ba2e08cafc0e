// corpus_tests FOLDER: decks of other people against the results that ngspice and Xyce had for them.
// A line a deck. What nullor cannot read yet is listed with the reason.

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/results/reader.hpp"
#include "tests/corpus/prn.hpp"
#include "tests/peers/compare.hpp"
#include "tests/peers/ours.hpp"

namespace {

namespace fs = std::filesystem;
using peers::Deviation;
using peers::Table;

// The references were made with a reltol of 1e-3.
constexpr double row_tolerance = 1e-4;
constexpr double curve_tolerance = 1e-2;
constexpr int grid = 50'000;

// Fewer would mean that decks are refused which were read before.
constexpr int least_compared = 20;

// Where the two mean different things (tolerance 0), or the reference is known to be less exact.
struct Exception {
    const char* deck;
    double tolerance;
    const char* reason;
};
constexpr double not_run = -1;
constexpr const char* open_question = "read since there are semiconductors; not yet told who is right, the "
                                      "reference has ngspice's gmin and reltol 1e-3";
constexpr const char* stops = "read since there are semiconductors; the transient does not get to its end";
constexpr Exception exceptions[] = {
    {"FOSSEE__eSim__integrator_lm_741", 0, "a node '?' with one connection: ngspice holds it by its gmin"},
    {"FOSSEE__eSim__invertingamplifier", 0, open_question},
    {"Xyce__Xyce_Regression__sandler7", 0, open_question},
    {"Xyce__Xyce_Regression__sandler8", 0, "frequencies of the reference are rounded to four digits"},
    {"divyanshj16__Analog-II-circuits__18_2nd_order_active_hpf", 0, open_question},
    {"divyanshj16__Analog-II-circuits__4_integrator", 0, open_question},
    {"divyanshj16__Analog-II-circuits__6_schmitt_trigger", 0, open_question},
    {"divyanshj16__Analog-II-circuits__9_peak_detector", 0, open_question},
    {"imr__ngspice__op_mcp6041", 0, open_question},
    {"FOSSEE__eSim__precision_rectifiers_using_lm741", 0, open_question},
    {"imr__ngspice__tlv6001-test", 0, "frequencies of the reference are rounded to four digits"},
    {"imr__ngspice__tlv9002-test", 0, "frequencies of the reference are rounded to four digits"},
    {"PNP_DC/pnp1.cir", 0, "Xyce's table has all steps of the second source in one"},
    {"SUBCKT/subckt_a0.cir", 0, open_question},
    {"imr__ngspice__output", 0, stops},
    {"imr__ngspice__relax_osc_st", not_run, stops},
    {"Xyce__Xyce_Regression__sandler23", 3e-2,
     "v(x1.12) behind edges of 100 ns: at 2.85051 ms ngspice with steps of 4 ns has -18.15 mV, ours -18.13 "
     "mV"},
    {"ABM_LOG/log.cir", 0, "log() is log10() in Xyce, ln() in the other SPICEs"},
    {"TEMPCAP/tempcap.cir", 0, "Xyce takes ic= without uic, the other SPICEs do not"},
    {"Certification_Tests/BUG_524_SON/lmod_indmod.cir", 0,
     "inductors in parallel: the current around the loop is not determined at DC, Xyce takes 0"},
    {"MINDUCTORS/mutIndPrint2.cir", 0,
     "a source across an inductor: its current is not determined at DC, Xyce takes 0"},
    {"MULTIPLICITY_FACTOR/resistor.cir", 0,
     "r= of a resistor's model is a factor in Xyce and PSpice, a value in others, and nothing tells whose "
     "deck it "
     "is: a warning says so; tnom= of a model is not yet"},
};

class Suite {
public:
    void decks(const fs::path& folder) {
        std::vector<fs::path> list;
        for (const fs::directory_entry& entry : fs::directory_iterator(folder)) list.push_back(entry.path());
        std::sort(list.begin(), list.end());
        for (const fs::path& deck : list) {
            begin(deck.filename().string());
            auto reference = nullor::results::read_results((deck / "reference.raw").string());
            if (!reference)
                complain(reference.failure().message);
            else
                compare(deck / "run.cir", reference.value());
            end();
        }
    }

    void xyce(const fs::path& folder) {
        std::vector<fs::path> list;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
            if (entry.path().extension() == ".prn") list.push_back(entry.path());
        std::sort(list.begin(), list.end());
        for (const fs::path& file : list) {
            const fs::path deck = fs::path(file).replace_extension();
            if (!fs::exists(deck)) continue;
            begin(deck.lexically_relative(folder).string());
            auto reference = corpus::read_prn(file.string());
            if (!reference)
                not_yet_ = "not compared: a result in another form";
            else
                compare(deck, {std::move(*reference)});
            end();
        }
    }

    int finish() {
        fmt::print("{} compared, {} failed, {} not compared\n", compared_, failed_, waiting_);
        if (compared_ < least_compared) fmt::print("FAIL at least {} were compared before\n", least_compared);
        return failed_ > 0 || compared_ < least_compared;
    }

private:
    void begin(std::string name) {
        name_ = std::move(name);
        figures_.clear();
        not_yet_.clear();
        complaints_.clear();
    }

    void end() {
        for (const Exception& exception : exceptions)
            if (name_ == exception.deck && exception.tolerance == 0 && !complaints_.empty()) {
                complaints_.clear();
                not_yet_ = std::string("differs: ") + exception.reason;
            }
        if (!complaints_.empty())
            ++failed_;
        else if (!not_yet_.empty())
            ++waiting_;
        else
            ++compared_;
        const char* word = !complaints_.empty() ? "FAIL" : !not_yet_.empty() ? "-   " : "ok  ";
        fmt::print("{} {:60} {}{}\n", word, name_, figures_, not_yet_);
        for (const std::string& complaint : complaints_) fmt::print("     {}\n", complaint);
        std::fflush(stdout);
    }

    void compare(const fs::path& path, const std::vector<Table>& references) {
        for (const Exception& exception : exceptions)
            if (name_ == exception.deck && exception.tolerance == not_run) {
                not_yet_ = std::string("not run: ") + exception.reason;
                return;
            }
        nullor::parser::Sources sources;
        nullor::Diagnostics diagnostics;
        auto job = nullor::parser::read_deck(path.string(), {}, sources, diagnostics);
        if (!job) {
            not_yet_ = reason(diagnostics);
            return;
        }
        peers::keep_first_steps(*job);
        std::vector<std::string> columns;
        for (const nullor::Node& node : job->circuit.nodes)
            columns.push_back(fmt::format("v({})", node.name));
        const peers::OurResults ours = peers::run_ours(std::move(*job), columns, grid);
        if (!ours.problem.empty()) return complain("ours failed: " + ours.problem);
        if (ours.tables.empty()) return complain("no analysis");
        bool has_any = false;
        for (const auto& [kind, tables] : ours.tables) {
            std::vector<const Table*> theirs, mine;
            for (const Table& table : references)
                if (table.header().analysis == kind) theirs.push_back(&table);
            for (const Table& table : tables) mine.push_back(&table);
            if (theirs.empty()) continue;
            has_any = true;
            theirs.resize(std::min(theirs.size(), mine.size()));
            mine.resize(theirs.size());
            if (kind == "tran")
                for (std::size_t k = 0; k < mine.size(); ++k)
                    judge(kind, peers::compare_curves(*theirs[k], *mine[k]), curve_tolerance);
            else
                judge(kind, peers::compare_rows(theirs, mine), row_tolerance);
        }
        if (!has_any) not_yet_ = "not compared: the reference has none of the deck's analyses";
    }

    static std::string reason(const nullor::Diagnostics& diagnostics) {
        std::set<char> letters;
        std::string first;
        for (const nullor::Diagnostic& diagnostic : diagnostics.all()) {
            if (diagnostic.severity != nullor::Severity::error) continue;
            const std::size_t quote = diagnostic.message.find('\'');
            if (diagnostic.code == "unsupported-device" && quote != std::string::npos)
                letters.insert(static_cast<char>(std::toupper(diagnostic.message[quote + 1])));
            else if (first.empty())
                first = diagnostic.message;
        }
        if (!letters.empty()) return fmt::format("not yet: uses {}", fmt::join(letters, ", "));
        return "not yet: " + first.substr(0, 120);
    }

    void judge(const std::string& kind, const Deviation& deviation, double tolerance) {
        if (!deviation.problem.empty()) {
            if (deviation.problem == "no column is in both")
                not_yet_ = "not compared: the reference has no node voltages";
            else
                complain(kind + ": " + deviation.problem);
            return;
        }
        figures_ += fmt::format("{} {:.1e} ", kind, deviation.worst);
        for (const Exception& exception : exceptions)
            if (name_ == exception.deck) tolerance = std::max(tolerance, exception.tolerance);
        if (deviation.worst > tolerance)
            complain(fmt::format(
                "{} {} at {:.6g}: reference {:.9g}{:+.9g}j, ours {:.9g}{:+.9g}j, off by {:.1e} of "
                "the column's largest ({:.0e} allowed)",
                kind, deviation.column, deviation.axis, deviation.reference.real(),
                deviation.reference.imag(), deviation.ours.real(), deviation.ours.imag(), deviation.worst,
                tolerance));
    }

    void complain(std::string text) { complaints_.push_back(std::move(text)); }

    std::string name_, figures_, not_yet_;
    std::vector<std::string> complaints_;
    int compared_ = 0, failed_ = 0, waiting_ = 0;
};

} // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        fmt::print("corpus_tests FOLDER\n");
        return 2;
    }
    const fs::path folder = arguments[1];
    if (!fs::is_directory(folder / "decks") || !fs::is_directory(folder / "xyce")) {
        fmt::print("skipped: there is no collection of decks at {}\n", folder.lexically_normal().string());
        return 0;
    }
    Suite suite;
    suite.decks(folder / "decks");
    suite.xyce(folder / "xyce");
    return suite.finish();
}
