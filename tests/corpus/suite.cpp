#include "tests/corpus/suite.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "engine/results/reader.hpp"
#include "tests/corpus/asked.hpp"
#include "tests/corpus/printout.hpp"
#include "tests/corpus/prn.hpp"
#include "tests/peers/ours.hpp"

namespace corpus {

namespace fs = std::filesystem;

namespace {

constexpr int grid = 50'000;

std::string text_of(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> files_of(const fs::path& folder, const char* extension) {
    std::vector<fs::path> list;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
        if (entry.path().extension() == extension) list.push_back(entry.path());
    std::sort(list.begin(), list.end());
    return list;
}

// Xyce's TIMESCALEFACTOR=10 of a .print: the seconds that its file's unit of time is.
double time_unit(const fs::path& deck) {
    constexpr std::string_view word = "TIMESCALEFACTOR=";
    const std::string text = text_of(deck);
    const std::size_t at = text.find(word);
    return at == std::string::npos ? 1.0 : 1 / std::stod(text.substr(at + word.size()));
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

// As a reference writes a column: no blanks.
Table renamed(const Table& table) {
    nullor::results::Header header = table.header();
    for (nullor::results::ColumnInfo& column : header.columns) {
        column.name = lower(column.name);
        std::erase(column.name, ' ');
    }
    Table result(header);
    std::vector<std::complex<double>> values(table.width());
    std::vector<double> reals(table.width());
    for (std::size_t row = 0; row < table.rows(); ++row) {
        for (std::size_t c = 0; c < table.width(); ++c) {
            values[c] = table.value(row, c);
            reals[c] = values[c].real();
        }
        if (header.is_complex)
            result.append(table.axis(row), values.data());
        else
            result.append(table.axis(row), reals.data());
    }
    return result;
}

// ngspice spreads the points of .ac so that the last is at the end; the others keep to the decade.
void take_frequencies(const std::vector<Table>& references, std::size_t number,
                      nullor::analysis::AcRequest& request) {
    for (const Table& table : references) {
        if (table.header().analysis != "ac" || number-- > 0) continue;
        request.frequencies.kind = nullor::analysis::Sweep::Kind::list;
        request.frequencies.list.clear();
        for (const double f : table.axis()) request.frequencies.list.push_back(peers::constant(f));
        return;
    }
}

} // namespace

template <class Compare>
void Suite::each(const std::string& name, Compare&& compare) {
    if (!only_.empty() && name.find(only_) == std::string::npos) return;
    known_ = known(name);
    figures_.clear();
    complaints_.clear();
    compare();
    ++total_;
    std::string reason;
    const char* word = "ok  ";
    if (known_) {
        const bool is_explained = known_->kind == Known::Kind::explained;
        reason = fmt::format("{}: {}", is_explained ? "explained" : "waiting", known_->reason);
        word = is_explained ? "expl" : "wait";
        if (known_->tolerance == 0) {
            if (complaints_.empty())
                complaints_ = {"agrees: no exception is needed"};
            else
                complaints_.clear();
        }
        explained_ += is_explained && complaints_.empty();
    } else if (complaints_.empty()) {
        ++hold_;
    }
    if (!complaints_.empty()) {
        word = "FAIL";
        ++failed_;
    }
    fmt::print("{} {:60} {}{}\n", word, name, figures_, reason);
    for (const std::string& complaint : complaints_) fmt::print("     {}\n", complaint);
    std::fflush(stdout);
}

void Suite::decks(const fs::path& folder) {
    for (const fs::path& file : files_of(folder, ".raw"))
        each(file.parent_path().filename().string(), [&] {
            auto reference = nullor::results::read_results(file.string());
            if (!reference) return complain(reference.failure().message);
            compare(file.parent_path() / "run.cir", reference.value(),
                    {1e-4, 1e-2, peers::How::Scale::peak, true, true});
        });
    summary("decks");
}

void Suite::xyce(const fs::path& folder) {
    for (const fs::path& file : files_of(folder, ".prn")) {
        const std::string name = file.lexically_relative(folder).string();
        const std::size_t end = name.find(".cir.") + 4;
        each(name.substr(0, end), [&] {
            const fs::path deck = folder / name.substr(0, end);
            const std::vector<Table> references = read_prn(file.string(), time_unit(deck));
            if (references.empty()) return complain("the reference has a form that is not read");
            compare(deck, references, {1e-3, 1e-3, peers::How::Scale::range, false, false});
        });
    }
    summary("xyce");
}

void Suite::ngspice(const fs::path& folder) {
    for (const fs::path& file : files_of(folder, ".out")) {
        const fs::path deck = fs::path(file).replace_extension(".cir");
        each(deck.lexically_relative(folder).string(), [&] {
            if (!verdicts_in(text_of(file)).empty()) return compare_block(deck, file);
            compare(deck, read_printout(file.string()), {1e-4, 1e-2, peers::How::Scale::peak, true, true});
        });
    }
    summary("ngspice");
}

// A .control block that judges by itself.
void Suite::compare_block(const fs::path& deck, const fs::path& reference) {
    const Said said = said_by(deck.string());
    if (!said.problem.empty()) return complain(said.problem);
    const std::vector<std::string> theirs = verdicts_in(text_of(reference)), ours = verdicts_in(said.text);
    if (ours != theirs)
        complain(
            fmt::format("says '{}', the reference '{}'", ours.empty() ? "" : ours.back(), theirs.back()));
    else
        figures_ = "its own test passes ";
}

void Suite::compare(const fs::path& deck, const std::vector<Table>& references, const Rule& rule) {
    if (known_ && known_->tolerance < 0) return;
    const Asked asked = asked_of(deck.string());
    if (!asked.refused.empty()) return complain("refused: " + asked.refused);
    compare(asked.works, references, rule, false);
    if (complaints_.empty() || (known_ && known_->tolerance == 0)) return;
    // Peaks that lie within an interval of the grid are seen at the accepted points.
    for (const Table& table : references)
        if (table.header().analysis == "tran") {
            complaints_.clear();
            figures_.clear();
            return compare(asked.works, references, rule, true);
        }
}

void Suite::compare(const std::vector<nullor::run::Work>& works, const std::vector<Table>& references,
                    const Rule& rule, bool keep_steps) {
    peers::OurResults ours;
    std::size_t ac = 0;
    for (nullor::run::Work work : works) {
        std::vector<std::string> columns;
        if (rule.first_step) peers::keep_first_steps(work.requests);
        if (rule.nodes)
            for (const nullor::Node& node : work.circuit->nodes)
                columns.push_back(fmt::format("v({})", node.name));
        for (nullor::analysis::AnalysisRequest& request : work.requests.analyses)
            if (auto* sweep = std::get_if<nullor::analysis::AcRequest>(&request.what))
                take_frequencies(references, ac++, *sweep);
        peers::OurResults results = peers::run_ours(std::move(work), columns, grid, keep_steps);
        if (!results.problem.empty()) return complain("ours failed: " + results.problem);
        for (auto& [kind, tables] : results.tables)
            for (Table& table : tables) ours.tables[kind].push_back(renamed(table));
        for (Table& table : results.steps) ours.steps.push_back(renamed(table));
    }
    const peers::How how{rule.scale, known_ ? known_->without : std::vector<std::string>()};
    bool has_any = false;
    for (const auto& [kind, tables] : ours.tables) {
        // Xyce prints an operating point as a sweep of one row.
        const bool is_sweep = kind == "op" && rule.scale == peers::How::Scale::range;
        const std::string of_theirs = is_sweep ? "dc" : kind;
        std::vector<const Table*> theirs, mine;
        for (const Table& table : references)
            if (table.header().analysis == of_theirs) theirs.push_back(&table);
        for (const Table& table : tables) mine.push_back(&table);
        if (theirs.empty()) continue;
        has_any = true;
        if (kind != "tran") {
            judge(kind, peers::compare_rows(theirs, mine, how), rule.rows);
            continue;
        }
        if (theirs.size() > mine.size()) complain("transients are missing");
        for (std::size_t k = 0; k < std::min(theirs.size(), mine.size()); ++k)
            judge(kind,
                  peers::compare_curves(*theirs[k], *mine[k], how, keep_steps ? &ours.steps[k] : nullptr),
                  rule.curves);
    }
    if (!has_any && !references.empty()) complain("the reference has none of the deck's analyses");
}

void Suite::judge(const std::string& kind, const peers::Deviation& deviation, double tolerance) {
    if (!deviation.problem.empty()) return complain(kind + ": " + deviation.problem);
    figures_ += fmt::format("{} {:.1e} ", kind, deviation.worst);
    if (known_) tolerance = std::max(tolerance, known_->tolerance);
    if (deviation.worst > tolerance) {
        std::string others;
        for (const auto& [name, off] : deviation.each)
            if (off > tolerance && name != deviation.column) others += fmt::format(" {} {:.1e}", name, off);
        complain(fmt::format("{} {} at {:.6g}: reference {:.9g}{:+.9g}j, ours {:.9g}{:+.9g}j, off by {:.1e} "
                             "({:.0e} allowed){}",
                             kind, deviation.column, deviation.axis, deviation.reference.real(),
                             deviation.reference.imag(), deviation.ours.real(), deviation.ours.imag(),
                             deviation.worst, tolerance, others));
    }
}

void Suite::summary(const char* folder) {
    fmt::print("{}: {} of {} hold, {} differ for a reason, {} wait\n", folder, hold_, total_, explained_,
               total_ - hold_ - explained_);
    total_ = hold_ = explained_ = 0;
}

} // namespace corpus
