#include "tests/coverage/trial.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "engine/run/deck/execute.hpp"

namespace nullor::coverage {

namespace {

class Patience final : public run::Observer {
public:
    explicit Patience(long most) : most_(most) {}
    void begin(const std::string&, std::size_t, std::size_t) override {}
    void progress(double) override {}
    [[nodiscard]] bool stop_requested() const override { return ++asked_ > most_; }
    [[nodiscard]] long asked() const { return asked_; }

private:
    long most_;
    mutable std::atomic<long> asked_{0};
};

std::string names_of(const results::Header& header) {
    std::string names;
    for (const results::ColumnInfo& column : header.columns) names += " " + column.name;
    return names;
}

std::string at(const std::string& analysis, const std::vector<results::Coordinate>& coordinates) {
    std::string text = analysis;
    for (const results::Coordinate& c : coordinates) text += fmt::format(" {}={:.9g}", c.name, c.value);
    return text;
}

// Counts the rows that would go into a file.
class RowCounter final : public results::Writer {
public:
    RowCounter(std::string analysis, std::set<std::string>& lines)
        : analysis_(std::move(analysis)), lines_(lines) {}
    void begin(const results::Header& header) override { names_ = names_of(header); }
    bool row(double, const double*) override { return ++rows_ > 0; }
    bool row(double, const std::complex<double>*) override { return ++rows_ > 0; }
    void end() override {}
    Outcome<Done> finish() override {
        lines_.insert(fmt::format("{} writes {}:{}", analysis_, rows_, names_));
        return Done{};
    }

private:
    std::string analysis_, names_;
    std::size_t rows_ = 0;
    std::set<std::string>& lines_;
};

std::set<std::string> output_of(const run::Report& report) {
    std::set<std::string> lines{"title " + report.title};
    for (const run::AnalysisReport& one : report.analyses) {
        const std::string place = at(one.name, one.coordinates);
        if (one.printed)
            lines.insert(
                fmt::format("{} prints {}:{}", place, one.printed->rows(), names_of(one.printed->header())));
        if (one.op) lines.insert(fmt::format("{} by {}", place, one.op->strategy));
        if (one.table) lines.insert(fmt::format("{} keeps:{}", place, names_of(one.table->header())));
    }
    return lines;
}

std::string first_failure(const run::Report& report, std::size_t& expectations) {
    for (const run::StepReport& step : report.steps) {
        expectations += step.expectations.size();
        for (const measure::ExpectationResult& result : step.expectations)
            if (!result.holds) return result.text + ": " + measure::describe(result);
        for (const measure::MeasureResult& result : step.measures)
            if (!result.ok) return result.name + ": " + result.message;
    }
    return {};
}

std::string first_error(const Diagnostics& diagnostics) {
    for (const Diagnostic& d : diagnostics.all())
        if (d.severity == Severity::error) return d.message;
    return {};
}

} // namespace

std::optional<parser::Job> job_of(const DeckFile& deck) {
    parser::Sources sources;
    Diagnostics diagnostics;
    return parser::read_text(deck.path, deck.text, {}, sources, diagnostics);
}

Verdict try_deck(const DeckFile& deck, const Mutant& mutant, long most) {
    parser::Sources sources;
    Diagnostics reading;
    std::optional<parser::Job> job =
        parser::read_text(deck.path, mutant.text.value_or(deck.text), {}, sources, reading);
    int status = reading.exit_status();
    std::string why = first_error(reading);
    std::size_t expectations = 0;
    std::set<std::string> lines;
    long asked = 0;
    if (job) {
        if (mutant.edit) mutant.edit(*job);
        run::Work work;
        work.circuit = std::make_shared<const Circuit>(std::move(job->circuit));
        work.requests = std::move(job->requests);
        work.measures = std::move(job->measures);
        run::Settings settings;
        settings.keep_tables = !deck.output.empty();
        if (settings.keep_tables) {
            settings.open =
                [&lines](const std::string& analysis) -> Outcome<std::unique_ptr<results::Writer>> {
                return std::unique_ptr<results::Writer>(std::make_unique<RowCounter>(analysis, lines));
            };
            settings.file_name = [](const std::string& analysis) { return analysis; };
        }
        Patience observer(most);
        const run::Report report = run::execute(work, settings, observer);
        asked = observer.asked();
        status = std::max(status, report.exit_status());
        lines.merge(output_of(report));
        why = first_failure(report, expectations);
        if (why.empty()) why = first_error(report.diagnostics);
    }
    if (deck.fails_on_purpose)
        return {status == deck.expected_status, fmt::format("exit status {}", status), asked};
    if (status != 0) return {false, why, asked};
    if (expectations == 0) return {false, "it expects nothing", asked};
    for (const std::string& line : deck.output)
        if (lines.count(line) == 0) return {false, "no output '" + line + "'", asked};
    return {true, {}, asked};
}

} // namespace nullor::coverage
