// Analyses of a session: the deck is read again with the command's card, and run.

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "cli/control/session.hpp"
#include "cli/process/read_options.hpp"
#include "cli/text/diagnostics_text.hpp"
#include "cli/text/report_text.hpp"
#include "engine/analysis/newton/setup.hpp"
#include "engine/results/formats/raw_names.hpp"
#include "engine/run/deck/judge.hpp"
#include "parser/text/words.hpp"

namespace nullor::cli::control {

namespace {

std::string_view title_of(const std::string& kind) {
    for (const results::AnalysisName& one : results::analysis_names)
        if (one.analysis == kind) return one.plot_name;
    return kind;
}

// As ngspice has it: totals of the band, in a plot of their own.
Plot totals_of(const run::NoiseSummary& noise, const Plot& spectrum, std::string name) {
    Plot plot{std::move(name), "Integrated Noise", {}, {}, spectrum.table};
    if (noise.output) plot.set("onoise_total", Vector::number(*noise.output));
    if (noise.input) plot.set("inoise_total", Vector::number(*noise.input));
    return plot;
}

// A name that a measure reads as a column, so that no parameter may have it.
bool is_column(const std::string& name, const results::Table& table) {
    const std::vector<results::ColumnInfo>& columns = table.header().columns;
    return name == "onoise_total" || name == "inoise_total" ||
           std::any_of(columns.begin(), columns.end(),
                       [&](const auto& column) { return parser::lower_case(column.name) == name; });
}

// Where it is a word by itself: not in onoise(r1) and v(onoise).
void rename(std::string& text, const std::string& name, const std::string& to) {
    const auto joins = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.';
    };
    for (std::size_t p = text.find(name); p != std::string::npos; p = text.find(name, p)) {
        const std::size_t end = p + name.size();
        const bool called = p > 1 && text[p - 1] == '(' && joins(text[p - 2]);
        const bool whole = (p == 0 || !joins(text[p - 1])) &&
                           (end == text.size() || (!joins(text[end]) && text[end] != '('));
        if (whole && !called) text.replace(p, name.size(), to);
        p += whole && !called ? to.size() : name.size();
    }
}

// What is kept is said once for all commands: that one of them has no such column is no mistake.
Diagnostics without_kept_elsewhere(const Diagnostics& found) {
    Diagnostics told;
    for (const Diagnostic& d : found.all())
        if (d.severity == Severity::error ||
            (d.code != "not-in-noise" && d.code != "no-such-column" && d.code != "out-of-place"))
            told.add(d);
    return told;
}

} // namespace

std::optional<run::Work> Session::work_with(const std::vector<std::string>& cards, bool instead, Span span) {
    parser::ReadOptions options = read_options(given_.path, given_.arguments->reading);
    options.overrides = overrides_;
    options.control = true;
    options.instead = instead;
    options.cards = cards_;
    options.cards.insert(options.cards.end(), cards.begin(), cards.end());
    if (!currents_.empty()) options.cards.push_back(".save all" + currents_);
    options.cards_from = span;
    const parser::SourceFile& deck = given_.sources->file(0);
    parser::Sources sources;
    Diagnostics found;
    std::optional<parser::Job> job = parser::read_text(deck.name, deck.text, options, sources, found);
    tell(instead ? without_kept_elsewhere(found) : found, sources);
    if (!job) {
        carried_.status = std::max(carried_.status, found.exit_status());
        return std::nullopt;
    }
    run::Work work;
    work.circuit = std::make_shared<const Circuit>(std::move(job->circuit));
    work.requests = std::move(job->requests);
    work.measures = std::move(job->measures);
    return work;
}

void Session::analyse(const std::vector<std::string>& cards, bool instead, Span span) {
    if (!instead) {
        ran_own_ = true;
        if (!given_.has_analyses) return error(span, "the deck has no analysis that 'run' could carry out");
    }
    std::optional<run::Work> work = work_with(cards, instead, span);
    if (!work) return;
    std::string suffix;
    if (!work->requests.analyses.empty()) {
        const int count = ++runs_[kind_of(work->requests.analyses.front().name)];
        if (count > 1) suffix = std::to_string(count);
    }
    run::Settings settings;
    if (given_.settings) settings = given_.settings(*given_.sources, *work, suffix);
    settings.keep_tables = true;
    run::Report report = run::execute(*work, settings, *given_.observer);
    report.title.clear();
    tell(report.diagnostics, *given_.sources);
    carried_.interrupted = carried_.interrupted || report.interrupted;
    carried_.status = std::max(carried_.status, report.exit_status());
    std::string text = render(report, given_.colours);
    carried_.out += text.substr(std::min(text.find_first_not_of('\n'), text.size()));
    for (run::AnalysisReport& analysis : report.analyses) {
        if (analysis.failed || !analysis.table) continue;
        const std::string kind = kind_of(analysis.name);
        Plot plot = plot_of(std::make_shared<const results::Table>(std::move(*analysis.table)),
                            plots_.next_name(kind), std::string(title_of(kind)));
        for (const analysis::AnalysisRequest& request : work->requests.analyses)
            if (request.name == analysis.name)
                for (const analysis::Figure& figure : figures_of(request))
                    if (const Vector* own = plot.find(figure.name); own && !figure.spice.empty())
                        plot.set(figure.spice, Vector(*own));
        // ngspice's vectors pole(1), pole(2), ...
        if (analysis.figures.pz) {
            for (const char* column : {"pole", "zero"})
                if (const Vector* all = plot.find(column)) {
                    const Vector list = *all;
                    for (std::size_t k = 0; k < list.size(); ++k)
                        if (!std::isnan(list.values[k].real()))
                            plot.set(fmt::format("{}({})", column, k + 1), Vector{{list.values[k]}, true});
                }
        }
        // ngspice's r1 and r1_tc1 for sens(r1) and sens(r1.tc1).
        if (analysis.figures.is_sens)
            for (const auto& [name, vector] : std::vector(plot.vectors))
                if (constexpr std::string_view call = "sens("; name.starts_with(call)) {
                    std::string bare = name.substr(call.size(), name.size() - call.size() - 1);
                    std::replace(bare.begin(), bare.end(), '.', '_');
                    plot.set(bare, vector);
                }
        const auto add = [&](Plot made) {
            requests_[made.name] = instead ? cards : std::vector<std::string>();
            plots_.add(std::move(made));
        };
        std::optional<Plot> totals;
        if (analysis.noise) totals = totals_of(*analysis.noise, plot, plots_.next_name(kind));
        add(std::move(plot));
        if (totals) add(std::move(*totals));
    }
    for (const run::StepReport& step : report.steps)
        for (const measure::MeasureResult& one : step.measures)
            if (one.ok) plots_.current().set(one.name, Vector::number(one.value));
}

// meas tran name MAX v(out): over the result that is there.
void Session::measure(const std::vector<std::string>& words, const std::string& text, Span span) {
    if (words.size() < 3)
        return error(span, "meas needs an analysis, a name and what is measured", "meas tran top MAX v(out)");
    const std::string kind = parser::lower_case(words[0]), name = parser::lower_case(words[1]);
    if (kind_of(plots_.current().name) != kind && !plots_.choose(kind))
        return error(span, fmt::format("there is no result of '{}' to measure", words[0]));
    Plot& plot = plots_.current();
    if (!plot.table) return error(span, fmt::format("'{}' cannot be measured", plot.name));
    const std::vector<std::string>& request = requests_[plot.name];
    std::vector<std::string> cards = request;
    // What was measured and computed before has its number.
    std::string asked = text;
    for (const auto& [known, vector] : plot.vectors) {
        if (vector.size() != 1 || vector.complex || known.find_first_of("()#[]. ") != std::string::npos ||
            known == name || asked.find(known) == std::string::npos)
            continue;
        const std::string parameter = is_column(known, *plot.table) ? known + "_of_plot" : known;
        if (parameter != known) rename(asked, known, parameter);
        cards.push_back(fmt::format(".param {}={:.17g}", parameter, vector.values[0].real()));
    }
    cards.push_back(".meas " + asked);
    const std::optional<run::Work> work = work_with(cards, !request.empty(), span);
    if (!work) return;
    Outcome<std::unique_ptr<analysis::Setup>> setup = analysis::Setup::make(work->circuit, {});
    if (!setup) return error(span, setup.failure().message);
    run::Judge judge(*work);
    judge.begin(*setup.value());
    judge.add(plot.table->header().analysis, *plot.table, *plot.table, nullptr);
    judge.finish();
    for (const measure::MeasureResult& one : judge.measures()) {
        if (one.name != name) continue;
        if (!one.ok) {
            error(span, fmt::format("{}: {}", words[1], one.message));
            continue;
        }
        plot.set(name, Vector::number(one.value));
        print(fmt::format("{:<19} = {:.6e}\n", name, one.value));
    }
}

} // namespace nullor::cli::control
