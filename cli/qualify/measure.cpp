#include "cli/qualify/measure.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <limits>

#include <fmt/format.h>

#include "cli/process/interrupt.hpp"
#include "engine/run/deck/execute.hpp"
#include "engine/run/deck/in_order.hpp"

namespace nullor::cli::qualify {

namespace {

// Steps of a transient, or Newton iterations, after which a bench is given up: of 51 vendors' models none
// that came to an end took more, and one that oscillates does not hold up the rest.
constexpr int most_work = 5000;

// Ends a bench that is interrupted or works too long.
class Patience final : public run::Observer {
public:
    void begin(const std::string&, std::size_t, std::size_t) override {}
    void progress(double) override {}
    [[nodiscard]] bool stop_requested() const override { return interrupted() || ++asked_ > most_work; }
    [[nodiscard]] bool lost() const { return asked_ > most_work; }

private:
    mutable std::atomic<int> asked_{0};
};

// A deck's measures, or why there are none.
struct Ran {
    std::vector<measure::MeasureResult> measures;
    std::string failure; // of an analysis
    bool interrupted = false;

    [[nodiscard]] const measure::MeasureResult* find(std::string_view name) const {
        for (const measure::MeasureResult& each : measures)
            if (each.name == name) return &each;
        return nullptr;
    }
    [[nodiscard]] std::optional<double> value(std::string_view name) const {
        const measure::MeasureResult* found = find(name);
        return found && found->ok ? std::optional(found->value) : std::nullopt;
    }
};

std::string first_error(const Diagnostics& diagnostics) {
    for (const Diagnostic& each : diagnostics.all())
        if (each.severity == Severity::error) return each.message;
    return {};
}

Ran run_text(const std::string& name, const std::string& text, parser::Sources& sources,
             Diagnostics& reading) {
    Ran ran;
    std::optional<parser::Job> job = parser::read_text(name, text, {}, sources, reading);
    if (!job) {
        ran.failure = first_error(reading);
        return ran;
    }
    run::Work work;
    work.circuit = std::make_shared<const Circuit>(std::move(job->circuit));
    work.requests = std::move(job->requests);
    work.measures = std::move(job->measures);
    run::Settings settings;
    settings.keep_tables = false;
    Patience patience;
    run::Report report = run::execute(work, settings, patience);
    ran.interrupted = report.interrupted && interrupted();
    ran.failure =
        patience.lost() ? fmt::format("given up after {} steps", most_work) : first_error(report.diagnostics);
    if (!report.steps.empty()) ran.measures = std::move(report.steps.front().measures);
    return ran;
}

std::string path_of(const Bench& bench, const std::string& folder) {
    return (std::filesystem::path(folder) / (bench.name + ".cir")).string();
}

// Both runs of a bench, and the deck of the first.
struct Answer {
    std::string deck;
    Ran fine, coarse;
};

Ran run_bench(const Bench& bench, const Model& model, const Setup& setup, const std::string& folder) {
    parser::Sources sources;
    Diagnostics reading;
    return run_text(path_of(bench, folder), deck_text(bench, model, setup, folder), sources, reading);
}

constexpr const char* no_supply_pins = "the amplifier has no supply pins";
constexpr double most_amplitude = 5; // V: steps of 10 V, as in data sheets of amplifiers at +-15 V
constexpr double unsettled = 0.01;   // of the step
constexpr double longest = 1e4;      // periods of the crossover: a slew rate of 2 pi unity * 1 mV

Answer answer(const Bench& bench, const Model& model, Setup setup, const std::string& folder) {
    Answer both;
    while (true) {
        both.fine = run_bench(bench, model, setup, folder);
        if (!bench.settled || !both.fine.failure.empty() || setup.periods >= longest) break;
        const std::optional<double> rest = both.fine.value(bench.settled);
        if (rest && *rest < unsettled) break;
        setup.periods *= 10;
    }
    both.deck = deck_text(bench, model, setup, folder);
    setup.coarse = true;
    if (both.fine.failure.empty() && !both.fine.interrupted)
        both.coarse = run_bench(bench, model, setup, folder);
    return both;
}

Measured figure_of(const Figure& figure, const Bench& bench, const Answer& answer) {
    Measured result{figure.measure, figure.label, figure.unit, bench.name, {}, {}, {}, {}};
    const measure::MeasureResult* found = answer.fine.find(figure.measure);
    if (figure.infinite && found && !found->ok && answer.fine.failure.empty()) {
        result.value = std::numeric_limits<double>::infinity();
        result.error = 0;
        return result;
    }
    if (!found || !found->ok) {
        result.why = !answer.fine.failure.empty() ? answer.fine.failure
                     : *figure.missing            ? figure.missing
                     : found                      ? found->message
                                                  : "interrupted";
        return result;
    }
    if (figure.condition.measure) {
        const std::optional<double> judged = answer.fine.value(figure.condition.measure);
        if (!judged || *judged < figure.condition.low || *judged > figure.condition.high) {
            result.why = figure.condition.otherwise;
            return result;
        }
    }
    result.value = found->value;
    if (const std::optional<double> other = answer.coarse.value(figure.measure))
        result.error = *other == found->value ? 0 : std::abs(*other - found->value);
    return result;
}

std::vector<Bench> all_benches() {
    std::vector<Bench> all;
    for (const auto& group : {input_benches(), gain_benches(), rejection_benches(), impedance_benches(),
                              output_benches(), step_benches()})
        all.insert(all.end(), group.begin(), group.end());
    return all;
}

// The first supply at which the follower follows, to a twentieth of half the span; else the first that has an
// operating point at all.
Supply chosen_supply(const Model& model, const Bench& offset, const std::string& folder) {
    std::optional<Supply> some;
    for (const Supply& supply : model.supplies) {
        if (model.supplies.size() == 1) return supply;
        const Ran ran = run_bench(offset, model, {supply}, folder);
        const std::optional<double> vos = ran.value("vos");
        if (vos && std::abs(*vos) < (supply.high - supply.low) / 40) return supply;
        if (vos && !some) some = supply;
    }
    return some.value_or(model.supplies.front());
}

} // namespace

Measured::Verdict Measured::verdict() const {
    if (!limit || (!limit->min && !limit->max)) return Verdict::none;
    const bool good = value && !(limit->min && *value < *limit->min) && !(limit->max && *value > *limit->max);
    return good ? Verdict::pass : Verdict::fail;
}

int Datasheet::exit_status() const {
    if (interrupted) return 130;
    if (reading.has_errors()) return reading.exit_status();
    if (failed) return 3;
    return std::any_of(figures.begin(), figures.end(),
                       [](const Measured& m) { return m.verdict() == Measured::Verdict::fail; });
}

std::vector<std::string> figure_names() {
    std::vector<std::string> names;
    for (const Bench& bench : all_benches())
        for (const Figure& figure : bench.figures) names.push_back(figure.measure);
    return names;
}

Datasheet measure(const Model& model, const Limits& limits, const std::string& folder, int jobs) {
    const std::vector<Bench> benches = all_benches();
    Datasheet sheet;
    sheet.model = model;
    { // a library that cannot be read says so once, with its places
        const Setup setup{model.supplies.front()};
        (void)parser::read_text(path_of(benches[0], folder), deck_text(benches[0], model, setup, folder), {},
                                sheet.sources, sheet.reading);
        if (sheet.reading.has_errors()) return sheet;
    }
    Setup setup{sheet.supply = chosen_supply(model, benches[0], folder)};
    std::vector<Answer> answers(benches.size());
    std::optional<double> unity;
    const auto run_stage = [&](bool first) {
        run::in_order(benches.size(), jobs, [&](std::size_t k, const run::Turn&) {
            const Bench& bench = benches[k];
            if ((bench.gives == Gives::nothing) == first || interrupted()) return;
            if (bench.needs_supply_pins && !model.supply_pins())
                answers[k].fine.failure = no_supply_pins;
            else if (bench.unity && !unity)
                answers[k].fine.failure =
                    "the bench needs the unity-gain crossover, which gain.cir does not find";
            else
                answers[k] = answer(bench, model, setup, folder);
        });
    };
    run_stage(true);
    const double mid = (setup.supply.high + setup.supply.low) / 2;
    std::optional<double> swing;
    for (std::size_t k = 0; k < benches.size(); ++k) {
        if (benches[k].gives == Gives::nothing) continue;
        const std::optional<double> value =
            figure_of(benches[k].figures.front(), benches[k], answers[k]).value;
        if (benches[k].gives == Gives::crossover && value) unity = answers[k].fine.value("fu");
        if (benches[k].gives == Gives::swing && value)
            swing = std::min(swing.value_or(most_amplitude / 0.8), std::abs(*value - mid));
    }
    setup.amplitude = std::min(most_amplitude, swing ? 0.8 * *swing : (setup.supply.high - mid) / 3);
    if (unity) setup.unity = *unity;
    run_stage(false);
    for (std::size_t k = 0; k < benches.size(); ++k) {
        const bool ran = !answers[k].deck.empty();
        sheet.interrupted = sheet.interrupted || answers[k].fine.interrupted || interrupted();
        sheet.failed = sheet.failed || (ran && !answers[k].fine.failure.empty());
        if (ran) sheet.decks.emplace_back(benches[k].name + ".cir", answers[k].deck);
        for (const Figure& figure : benches[k].figures) {
            sheet.figures.push_back(figure_of(figure, benches[k], answers[k]));
            const auto limit = limits.find(figure.measure);
            if (limit != limits.end()) sheet.figures.back().limit = limit->second;
            if (figure.measure == "iq" && !model.supply_pins()) {
                sheet.figures.back().value.reset();
                sheet.figures.back().why = no_supply_pins;
            }
        }
    }
    return sheet;
}

} // namespace nullor::cli::qualify
