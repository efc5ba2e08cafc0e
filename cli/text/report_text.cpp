#include "cli/text/report_text.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "cli/text/figures_text.hpp"
#include "cli/text/messages.hpp"
#include "cli/text/tables_text.hpp"
#include "engine/base/constants.hpp"
#include "engine/results/table/text.hpp"

namespace nullor::cli {

namespace {

constexpr std::size_t most_nodes = 40; // of an operating point; the rest is counted

struct Verdicts {
    const char *good, *bad, *bold, *off;
};

Verdicts paint(bool colours) {
    return colours ? Verdicts{"\x1b[32m", "\x1b[31;1m", "\x1b[1m", "\x1b[0m"} : Verdicts{"", "", "", ""};
}

// What a small disturbance becomes: exp(s t).
std::string growing_text(std::complex<double> s) {
    const std::string tau = results::engineering(1 / s.real(), Unit::second);
    if (s.imag() == 0)
        return fmt::format("this operating point is unstable: disturbances grow with tau = {}", tau);
    return fmt::format("this operating point is unstable: it oscillates at {}, growing with tau = {}",
                       results::engineering(s.imag() / (2 * pi), Unit::hertz), tau);
}

std::string stability_text(const run::OpSummary& op) {
    if (op.growing) return growing_text(*op.growing);
    if (op.delays) return "not known to be stable: it has delays, and with them poles without number";
    if (op.not_judged == 0) return {};
    return fmt::format("not known to be stable: {} charges, too many of which depend on each other",
                       op.not_judged);
}

std::string op_text(const run::OpSummary& op) {
    std::string text;
    std::size_t width = 4;
    for (const run::NodeVoltage& node : op.nodes) width = std::max(width, node.name.size() + 3);
    for (const run::BranchCurrent& current : op.currents) width = std::max(width, current.name.size());
    width = std::min<std::size_t>(width, 30);
    std::size_t shown = 0;
    for (const run::NodeVoltage& node : op.nodes) {
        if (++shown > most_nodes) break;
        text += fmt::format("  {:<{}}  {}\n", "v(" + node.name + ")", width,
                            results::engineering(node.value, Unit::volt));
    }
    if (op.nodes.size() > most_nodes)
        text += fmt::format("  ... {} more nodes\n", op.nodes.size() - most_nodes);
    shown = 0;
    for (const run::BranchCurrent& current : op.currents) {
        if (++shown > most_nodes) break;
        text += fmt::format("  {:<{}}  {}\n", current.name, width,
                            results::engineering(current.value, Unit::ampere));
    }
    for (const auto& [device, word] : op.states) text += fmt::format("  {:<{}}  {}\n", device, width, word);
    if (op.several_solutions)
        text += "  positive feedback: this is one of several operating points (.nodeset chooses another)\n";
    else if (op.positive_feedback)
        text += "  positive feedback: this operating point is unstable\n";
    if (const std::string stability = stability_text(op); !stability.empty()) text += "  " + stability + "\n";
    return text;
}

// Totals in the band, and who makes them.
std::string noise_text(const run::NoiseSummary& noise) {
    constexpr std::size_t most_parts = 10; // shown
    const auto total = [](const std::optional<double>& value, Unit unit) {
        return value ? results::engineering(*value, unit) : std::string("does not converge");
    };
    std::string text = fmt::format(
        "  from {} to {}: {} at the output, {} at the input (rms)\n",
        results::engineering(noise.lowest, Unit::hertz), results::engineering(noise.highest, Unit::hertz),
        total(noise.output, noise.output_unit), total(noise.input, noise.input_unit));
    std::size_t width = 0;
    const std::size_t shown = noise.parts.size() > most_parts + 1 ? most_parts : noise.parts.size();
    double rest = 0;
    for (std::size_t k = 0; k < noise.parts.size(); ++k) {
        if (k < shown) width = std::max(width, noise.parts[k].name.size());
        if (k >= shown) rest += noise.parts[k].share;
    }
    const auto line = [&](const std::string& name, double share) {
        text += fmt::format("  {:<{}}  {:6.2f} % of the power\n", name, width, 100 * share);
    };
    for (std::size_t k = 0; k < shown; ++k) line(noise.parts[k].name, noise.parts[k].share);
    if (shown < noise.parts.size()) line(fmt::format("{} more", noise.parts.size() - shown), rest);
    return text;
}

std::string step_heading(const std::vector<results::Coordinate>& coordinates) {
    const std::string text = render(coordinates);
    return text.empty() ? "" : "  [" + text + "]";
}

// Operating points of several steps make one table; columns are those of .print, or all.
std::string op_steps_text(const run::Report& report, const Verdicts& p) {
    std::vector<const results::Table*> tables;
    std::string states;
    for (const run::AnalysisReport& analysis : report.analyses) {
        const auto& table = analysis.printed ? analysis.printed : analysis.table;
        if (analysis.name != "op" || analysis.failed || !table) continue;
        tables.push_back(&*table);
        for (const auto& [device, word] : analysis.op->states)
            if (word != "linear")
                states += fmt::format("  {} {}{}\n", device, word, step_heading(analysis.coordinates));
        if (const std::string stability = stability_text(*analysis.op); !stability.empty())
            states += fmt::format("  {}{}\n", stability, step_heading(analysis.coordinates));
    }
    if (tables.size() < 2) return {};
    return fmt::format("\n{}Operating points{}\n", p.bold, p.off) + render_steps(tables) + states;
}

std::string analysis_text(const run::AnalysisReport& analysis, const Verdicts& p, bool show_op) {
    std::string text;
    if (analysis.op && show_op) {
        text += fmt::format("\n{}Operating point{}{}  ({}, {} iteration{})\n", p.bold, p.off,
                            step_heading(analysis.coordinates), analysis.op->strategy,
                            analysis.op->iterations, analysis.op->iterations == 1 ? "" : "s");
        text += op_text(*analysis.op);
    }
    const bool is_op = analysis.figures.pz || analysis.figures.is_sens ||
                       (analysis.table && analysis.table->header().axis.name.empty());
    if (analysis.failed) {
        text += fmt::format("\n{}{}{}{}: failed\n", p.bold, analysis.name, p.off,
                            step_heading(analysis.coordinates));
        return text;
    }
    if (is_op) {
        text += figures_text(analysis, "\n" + std::string(p.bold) + analysis.name + p.off +
                                           step_heading(analysis.coordinates) + "\n");
        if (analysis.printed) text += "\n" + render_rows(*analysis.printed);
        return text;
    }
    const results::Table* table = analysis.table ? &*analysis.table : nullptr;
    if (table && table->rows() > 0) {
        text += fmt::format("\n{}{}{}{}: {} points, {} .. {}", p.bold, analysis.name, p.off,
                            step_heading(analysis.coordinates), table->rows(),
                            results::engineering(table->axis(0), table->header().axis.unit),
                            results::engineering(table->axis(table->rows() - 1), table->header().axis.unit));
        if (analysis.tran)
            text +=
                fmt::format("  ({} steps, {} rejected)", analysis.tran->accepted, analysis.tran->rejected);
        text += "\n";
        text += analysis.printed ? render_rows(*analysis.printed) : render_extremes(*table);
        if (analysis.noise && analysis.noise->highest > analysis.noise->lowest)
            text += noise_text(*analysis.noise);
    }
    return text;
}

} // namespace

std::string render(const std::vector<results::Coordinate>& coordinates) {
    std::string text;
    for (const results::Coordinate& c : coordinates)
        text +=
            fmt::format("{}{} = {}", text.empty() ? "" : ", ", c.name, results::engineering(c.value, c.unit));
    return text;
}

// "worst error 2.2e-16 V at 1 kHz, allowed 1e-11 V": how near a met expectation came to not being met.
std::string margin(const measure::ExpectationResult& result) {
    if (!result.worst) return {};
    const measure::WorstRow& worst = *result.worst;
    const auto quantity = [&](double value) {
        return fmt::format("{:.2g}{}{}", value, symbol(result.unit).empty() ? "" : " ", symbol(result.unit));
    };
    const std::string at =
        result.axis_name.empty() ? "" : " at " + results::engineering(worst.axis, result.axis_unit, 4);
    if (result.relation == measure::Relation::equal)
        return fmt::format("worst error {}{}, allowed {}", quantity(worst.error), at,
                           quantity(worst.allowed));
    return fmt::format("nearest to the bound by {}{}", quantity(-worst.error), at);
}

std::string render(const measure::ExpectationResult& result, bool colours) {
    const Verdicts p = paint(colours);
    const std::string name = result.name.empty() ? "" : result.name + ": ";
    return fmt::format("  {}{}{}  {}\n        {}\n", result.holds ? p.good : p.bad,
                       result.holds ? "ok  " : "FAIL", p.off,
                       cut_to_size(name + result.analysis + " " + result.text),
                       result.holds ? margin(result) : cut_to_size(measure::describe(result)));
}

// One entry an expectation, however many steps: where all hold, the one that came nearest to failing speaks.
std::string expectations_text(const run::Report& report, bool colours) {
    struct Seen {
        const measure::ExpectationResult* result;
        const run::StepReport* step;
        std::size_t steps, failed;
    };
    std::vector<Seen> list; // in the order of the deck
    std::size_t held = 0, count = 0;
    for (const run::StepReport& step : report.steps)
        for (std::size_t k = 0; k < step.expectations.size(); ++k) {
            const measure::ExpectationResult& result = step.expectations[k];
            ++count;
            held += result.holds ? 1 : 0;
            const auto same = std::find_if(list.begin(), list.end(), [&](const Seen& s) {
                return s.result->text == result.text && s.result->span.line == result.span.line &&
                       s.result->span.file == result.span.file;
            });
            if (same == list.end()) {
                list.push_back({&result, &step, 1, result.holds ? 0u : 1u});
                continue;
            }
            ++same->steps;
            same->failed += result.holds ? 0 : 1;
            const auto badness = [](const measure::ExpectationResult& r) {
                if (!r.worst) return r.holds ? 0.0 : HUGE_VAL;
                return r.worst->allowed > 0 ? r.worst->error / r.worst->allowed : r.worst->error;
            };
            const bool worse = same->result->holds != result.holds ? !result.holds
                                                                   : badness(result) > badness(*same->result);
            if (worse) {
                same->result = &result;
                same->step = &step;
            }
        }
    if (count == 0) return {};
    const Verdicts p = paint(colours);
    std::string text = fmt::format("\n{}Expectations{}\n", p.bold, p.off);
    for (const Seen& seen : list) {
        std::string entry = render(*seen.result, colours);
        if (seen.steps > 1) {
            const std::string steps = seen.failed
                                          ? fmt::format("  ({} of {} steps fail)", seen.failed, seen.steps)
                                          : fmt::format("  ({} steps)", seen.steps);
            entry.insert(entry.find('\n'), steps);
            if (!seen.step->coordinates.empty())
                entry.insert(entry.size() - 1, ", with " + render(seen.step->coordinates));
        }
        text += entry;
    }
    return text + fmt::format("  {} of {} met\n", held, count);
}

std::string render(const run::Report& report, bool colours) {
    const Verdicts p = paint(colours);
    std::string text = fmt::format("{}{}{}\n", p.bold, cut_to_size(report.title), p.off);
    // The operating point is shown once a step: by .op where there is one, else by the first that used it.
    std::set<std::string> shown;
    const std::string op_steps = op_steps_text(report, p);
    text += op_steps;
    for (const bool own : {true, false})
        for (const run::AnalysisReport& analysis : report.analyses) {
            if ((analysis.name.compare(0, 2, "op") == 0) != own) continue;
            const std::string step = render(analysis.coordinates);
            const bool first = !shown.contains(step);
            if (analysis.op) shown.insert(step);
            if (!op_steps.empty() && analysis.name == "op" && !analysis.failed) continue;
            text += analysis_text(analysis, p, first && op_steps.empty());
        }
    bool any = false;
    for (const run::StepReport& step : report.steps)
        for (const measure::MeasureResult& result : step.measures) {
            if (!any) text += fmt::format("\n{}Measures{}\n", p.bold, p.off);
            any = true;
            if (result.ok)
                text += fmt::format("  {} = {}{}{}\n", result.name,
                                    results::engineering(result.value, result.unit, 7),
                                    result.message.empty() ? "" : "  (" + result.message + ")",
                                    step_heading(step.coordinates));
            else
                text += fmt::format("  {}{} failed{}: {}{}\n", p.bad, cut_to_size(result.name), p.off,
                                    cut_to_size(result.message), step_heading(step.coordinates));
        }
    text += expectations_text(report, colours);
    for (const std::string& file : report.files) text += fmt::format("wrote {}\n", file);
    return text;
}

} // namespace nullor::cli
