#include "cli/text/figures_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/base/constants.hpp"
#include "engine/results/table/text.hpp"

namespace nullor::cli {

namespace {

// Beside each number what it is with ideal op-amps, and the distance from that: what finite gain costs.
std::string tf_text(const results::Table& table, const analysis::TfAtDc& tf) {
    const double found[] = {tf.found.gain, tf.found.in, tf.found.out};
    std::string text;
    for (std::size_t k = 0; k < table.width(); ++k) {
        const results::ColumnInfo& column = table.header().columns[k];
        text += fmt::format("  {:<4}  {:<12}", column.name, results::engineering(found[k], column.unit));
        if (tf.ideal) {
            const double ideal[] = {tf.ideal->gain, tf.ideal->in, tf.ideal->out};
            const double cost = 100 * (found[k] - ideal[k]) / std::abs(ideal[k]);
            text += "  with ideal op-amps " + results::engineering(ideal[k], column.unit);
            if (std::isfinite(cost) && cost != 0) text += fmt::format(", off by {:+.3g} %", cost);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    return text;
}

std::string digits(double value) {
    return fmt::format("{:.6g}", value);
}

// "pole 1", or "poles 2, 3" for a conjugate pair, s and what it means.
std::string singular_text(const char* what, const std::vector<analysis::Pole>& list, std::size_t k,
                          const std::vector<std::string>& notes) {
    const analysis::Pole& one = list[k];
    const bool pair = one.s.imag() > 0;
    const std::string name =
        pair ? fmt::format("{}s {}, {}", what, k + 1, k + 2) : fmt::format("{} {}", what, k + 1);
    const double size = std::abs(one.s);
    std::string text =
        fmt::format("  {:<12}  {:<26}", name,
                    digits(one.s.real()) + (pair ? " +- " + digits(one.s.imag()) + "j" : "") + " rad/s");
    if (size > 0) text += "  " + results::engineering(size / (2 * pi), Unit::hertz);
    if (pair) text += fmt::format(", Q = {}", one.s.real() == 0 ? "inf" : digits(-size / (2 * one.s.real())));
    if (one.together > 1) text += fmt::format("; {} of them together", one.together);
    constexpr double told = 1e-10; // of s: as many digits as are promised
    if (one.uncertain > told)
        text += fmt::format("; rounding of the circuit's numbers moves it by {:.1e} of it", one.uncertain);
    if (!notes[k].empty()) text += "; " + notes[k];
    return text.erase(text.find_last_not_of(' ') + 1) + "\n";
}

std::string pz_text(const analysis::PzResult& pz, bool poles_asked, bool zeros_asked) {
    std::vector<std::string> of_poles(pz.poles.size()), of_zeros(pz.zeros.size());
    for (std::size_t k = 0; k < pz.poles.size(); ++k)
        if (pz.poles[k].s.real() > 0) of_poles[k] = "grows: the circuit is unstable";
    for (const analysis::PzResult::Pair& pair : pz.cancelling) {
        of_poles[pair.pole] +=
            fmt::format("{}cancels zero {}", of_poles[pair.pole].empty() ? "" : ", ", pair.zero + 1);
        of_zeros[pair.zero] = fmt::format("cancels pole {}", pair.pole + 1);
    }
    std::string text;
    for (std::size_t k = 0; k < pz.poles.size(); ++k)
        if (pz.poles[k].s.imag() >= 0) text += singular_text("pole", pz.poles, k, of_poles);
    for (std::size_t k = 0; k < pz.zeros.size(); ++k)
        if (pz.zeros[k].s.imag() >= 0) text += singular_text("zero", pz.zeros, k, of_zeros);
    if (poles_asked && pz.poles.empty()) text += "  no poles\n";
    if (zeros_asked && pz.zeros.empty()) text += "  no zeros\n";
    return text;
}

// Ranked by what a percent of each number makes of the output, at the frequency where that is most.
std::string sens_text(const results::Table& table) {
    constexpr std::size_t most = 20;
    struct Line {
        std::string number;
        double derivative, percent, hertz;
    };
    const bool over_frequency = table.header().has_axis();
    std::vector<Line> lines;
    for (std::size_t c = 0; c + 1 < table.width(); c += 2) {
        const std::string& name = table.header().columns[c].name; // sens(r1)
        Line line{name.substr(5, name.size() - 6), 0, -1, 0};
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const double percent = std::abs(table.value(row, c + 1));
            if (!(percent > std::abs(line.percent)) && row > 0) continue;
            line.derivative = over_frequency ? std::abs(table.value(row, c)) : table.value(row, c).real();
            line.percent = over_frequency ? percent : table.value(row, c + 1).real();
            line.hertz = over_frequency ? table.axis(row) : 0;
        }
        lines.push_back(std::move(line));
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const Line& a, const Line& b) { return std::abs(a.percent) > std::abs(b.percent); });
    std::size_t width = 6;
    for (const Line& line : lines) width = std::max(width, line.number.size());
    const Unit unit = table.width() > 1 ? table.header().columns[1].unit : Unit::none;
    std::string text = fmt::format("  {:<{}}  {:<12}  {}\n", "number", width, "d output", "1 % of it");
    for (std::size_t k = 0; k < std::min(lines.size(), most); ++k)
        text += fmt::format("  {:<{}}  {:<12}  {}{}\n", lines[k].number, width, digits(lines[k].derivative),
                            results::engineering(lines[k].percent, unit),
                            over_frequency ? " at " + results::engineering(lines[k].hertz, Unit::hertz) : "");
    if (lines.size() > most) text += fmt::format("  ... {} more\n", lines.size() - most);
    return text;
}

} // namespace

std::string figures_text(const run::AnalysisReport& analysis, const std::string& heading) {
    if (!analysis.table) return {};
    if (analysis.figures.tf) return heading + tf_text(*analysis.table, *analysis.figures.tf);
    if (analysis.figures.pz)
        return heading + pz_text(*analysis.figures.pz, analysis.table->find("pole").has_value(),
                                 analysis.table->find("zero").has_value());
    if (analysis.figures.is_sens) return heading + sens_text(*analysis.table);
    return {};
}

} // namespace nullor::cli
