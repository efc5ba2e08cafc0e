#include "parser/export/export_analyses.hpp"

#include <cmath>
#include <optional>

#include "engine/base/at.hpp"
#include "engine/base/constants.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "engine/devices/card_text.hpp"
#include "engine/devices/registry.hpp"

namespace nullor::parser {

namespace {

using analysis::Sweep;

constexpr std::size_t most_cards = 1000; // for a sweep that SPICE takes only point by point
constexpr double grid_slack = 1e-6;      // of a step: a last point that misses the stop by roundoff

// The points of a sweep that is not linear.
std::vector<double> points(const Sweep& sweep, const Values& values) {
    std::vector<double> list;
    if (sweep.kind == Sweep::Kind::list) {
        for (const Binding& binding : sweep.list) list.push_back(values.number(binding));
        return list;
    }
    const double start = values.number(sweep.start), stop = values.number(sweep.stop);
    const double per = std::floor(values.number(sweep.count));
    if (sweep.kind == Sweep::Kind::points) {
        for (double k = 0; k < per && list.size() <= most_cards; ++k)
            list.push_back(per > 1 ? start + (stop - start) * (k / (per - 1)) : start);
        return list;
    }
    if (sweep.kind == Sweep::Kind::log_points) {
        for (double k = 0; k < per && list.size() <= most_cards; ++k)
            list.push_back(per > 1 ? start * std::pow(stop / start, k / (per - 1)) : start);
        return list;
    }
    const double base = sweep.kind == Sweep::Kind::octave ? 2 : 10;
    const double span = std::log(stop / start) / std::log(base) * per, sign = span < 0 ? -1 : 1;
    for (double k = 0; k <= std::fabs(span) + grid_slack && list.size() <= most_cards; ++k)
        list.push_back(start * std::pow(base, sign * k / per));
    return list;
}

// A swept source in SPICE's words, and what its values are multiplied with.
struct Swept {
    std::string name;
    double factor = 1;
};

std::optional<Swept> swept(const Target& target, const ExportWriter& to) {
    if (target.kind == Target::Kind::temperature) return Swept{"temp", 1};
    if (target.kind != Target::Kind::instance) return std::nullopt;
    const Instance& instance = to.circuit.instances[at(target.index)];
    const devices::DeviceInfo& info = *devices::registry()[at(instance.kind)];
    if (target.value != info.find(info.syntax.principal)) return std::nullopt;
    const InstanceId id{target.index};
    if (info.syntax.waveform) return Swept{to.names.element(id), 1};
    if (info.parameters[at(target.value)].unit != Unit::ohm) return std::nullopt; // SPICE sweeps nothing else
    std::vector<double> referred;
    const devices::Card card = card_of(to.circuit, to.values, id, referred);
    const std::optional<double> all = devices::value_of_all(instance.kind, card);
    // A wire has no resistance to sweep.
    if (!all || devices::is_wire(instance.kind, card) || devices::is_open(instance.kind, card))
        return std::nullopt;
    return Swept{to.names.element(id), *all / card.value[at(target.value)]};
}

std::string range(const Swept& source, double start, double stop, double step) {
    return fmt::format(" {} {} {} {}", source.name, start * source.factor, stop * source.factor,
                       step * source.factor);
}

// One of several texts for each sweep: a range, or a point at a time.
std::vector<std::string> ranges(const Swept& source, const Sweep& sweep, const Values& values) {
    std::vector<std::string> texts;
    if (sweep.kind == Sweep::Kind::linear) {
        const double start = values.number(sweep.start), stop = values.number(sweep.stop);
        const double step = start == stop ? 1 : std::copysign(values.number(sweep.step), stop - start);
        texts.push_back(range(source, start, stop, step));
        return texts;
    }
    const std::vector<double> list = points(sweep, values);
    if (sweep.kind == Sweep::Kind::points && list.size() > 1)
        return {range(source, list.front(), list.back(), list[1] - list[0])};
    for (double point : list) texts.push_back(range(source, point, point, 1));
    return texts;
}

void not_exported(ExportWriter& to, Span span, const std::string& message, std::string hint) {
    to.comment(message);
    to.diagnostics.warning(span, "not-exported", message, std::move(hint));
}

// One for each analysis of the list.
void write(const analysis::AnalysisRequest&, const analysis::OpRequest&, ExportWriter& to) {
    to.card(std::string_view(".op"));
}

void write(const analysis::AnalysisRequest& request, const analysis::DcRequest& dc, ExportWriter& to) {
    std::vector<std::string> cards = {".dc"};
    for (const analysis::SweptTarget& sweep : dc.sweeps) {
        const std::optional<Swept> source = swept(sweep.target, to);
        if (!source) {
            not_exported(
                to, request.span,
                fmt::format("{} is not exported: SPICE sweeps sources, resistors and the temperature, "
                            "not {}",
                            request.name, sweep.target.name),
                "sweep a source, or export each value with -D");
            return;
        }
        std::vector<std::string> longer;
        for (const std::string& text : ranges(*source, sweep.sweep, to.values))
            for (const std::string& card : cards) longer.push_back(card + text);
        cards = std::move(longer);
        if (cards.size() > most_cards) {
            not_exported(
                to, request.span,
                fmt::format("{} is not exported: SPICE has no such sweep, and it has more than {} points",
                            request.name, most_cards),
                "use a linear sweep");
            return;
        }
    }
    for (const std::string& card : cards) to.card(std::string_view(card));
}

// The words of frequencies behind a card: "dec 10 1 1e6"; of a list a card for each.
std::vector<std::string> frequencies(const Sweep& sweep, const Values& values) {
    std::vector<std::string> texts;
    if (sweep.kind == Sweep::Kind::list) {
        for (double frequency : points(sweep, values))
            texts.push_back(fmt::format("lin 1 {0} {0}", frequency));
        return texts;
    }
    const double start = values.number(sweep.start), stop = values.number(sweep.stop);
    if (sweep.kind == Sweep::Kind::linear) {
        const double steps = start == stop ? 0 : std::fabs((stop - start) / values.number(sweep.step));
        return {fmt::format("lin {} {} {}", std::floor(steps + grid_slack) + 1, start, stop)};
    }
    const char* kind = sweep.kind == Sweep::Kind::points   ? "lin"
                       : sweep.kind == Sweep::Kind::decade ? "dec"
                                                           : "oct";
    return {fmt::format("{} {} {} {}", kind, std::floor(values.number(sweep.count)), start, stop)};
}

void write(const analysis::AnalysisRequest&, const analysis::AcRequest& ac, ExportWriter& to) {
    for (const std::string& words : frequencies(ac.frequencies, to.values)) to.card(".ac {}", words);
}

// Whether the card, or the model, says that the device makes no noise; of semiconductors a t_abs of no
// temperature does as well, which is exported as none.
bool is_quiet(const devices::DeviceInfo& info, const devices::Card& card) {
    const int on_card = info.find("noiseless"), in_model = info.find_in_model("noiseless");
    const int flag = on_card >= 0 ? on_card : in_model;
    if (flag < 0) return false;
    if (card.value[at(flag)] != 0) return true;
    const int t_abs = info.find_in_model("t_abs");
    return on_card < 0 && t_abs >= 0 && card.given[at(t_abs)] && card.value[at(t_abs)] <= -zero_celsius;
}

void write(const analysis::AnalysisRequest& request, const analysis::NoiseRequest& noise, ExportWriter& to) {
    // Of a list SPICE would integrate nothing.
    if (noise.frequencies.kind == Sweep::Kind::list)
        return not_exported(to, request.span,
                            request.name + " is not exported: SPICE has no list of frequencies",
                            "write dec, oct or lin");
    std::vector<double> referred;
    for (std::size_t k = 0; k < to.circuit.instances.size(); ++k) {
        const Instance& instance = to.circuit.instances[k];
        const devices::Card card = card_of(to.circuit, to.values, InstanceId{static_cast<int>(k)}, referred);
        if (devices::needs_subcircuit(instance.kind) && !noises_of(instance).empty())
            not_exported(to, request.span, fmt::format("the noise of {} is not exported", instance.name),
                         "the resistors of its subcircuit make some instead");
        else if (is_quiet(info_of(instance), card))
            not_exported(to, request.span, fmt::format("{} is not noiseless in SPICE", instance.name), "");
        else if (const int kf = info_of(instance).find_in_model("kf");
                 kf >= 0 && card.value[at(kf)] > 0 &&
                 info_of(instance).parameters[at(kf)].exported == devices::ParameterInfo::Export::never)
            not_exported(to, request.span,
                         fmt::format("the flicker noise of {} is not exported", instance.name), "");
    }
    const devices::Card source = card_of(to.circuit, to.values, noise.source, referred);
    const int magnitude = info_of(to.circuit.instances[at(noise.source.index)]).find("acmag");
    if (to.noise_input.empty() && source.value[at(magnitude)] == 0)
        return not_exported(
            to, request.span,
            fmt::format("{} is not exported: in SPICE its input needs an AC value, which would "
                        "be one more stimulus of the .ac",
                        request.name),
            "give it AC 1");
    const double every = to.values.number(noise.every);
    for (const std::string& words : frequencies(noise.frequencies, to.values))
        to.card(".noise {} {} {}{}", word_for(noise.output, "", to), to.names.element(noise.source), words,
                every > 0 ? fmt::format(" {}", every) : std::string());
}

void write(const analysis::AnalysisRequest&, const analysis::TranRequest& tran, ExportWriter& to) {
    const double stop = to.values.number(tran.stop), start = to.values.number(tran.start);
    double step = to.values.number(tran.step);
    if (step <= 0) step = (stop - start) / 100;
    std::string text = fmt::format(".tran {} {}", step, stop);
    const double max_step = to.values.number(tran.max_step);
    if (start > 0 || max_step > 0) text += " " + spice_number(start);
    if (max_step > 0) text += " " + spice_number(max_step);
    if (tran.uic) text += " uic";
    to.card(std::string_view(text));
}

void write(const analysis::AnalysisRequest& request, const analysis::TfRequest& tf, ExportWriter& to) {
    if (tf.frequencies) {
        not_exported(to, request.span,
                     fmt::format("{} is not exported: SPICE's .tf has no frequencies", request.name),
                     "the gain alone is an .ac of a source with AC 1");
        return;
    }
    to.card(".tf {} {}", word_for(tf.output, "", to), to.names.element(tf.source));
}

void write(const analysis::AnalysisRequest& request, const analysis::PzRequest& pz, ExportWriter& to) {
    NodeId plus = pz.plus, minus = pz.minus;
    bool voltage = pz.drives_voltage;
    if (pz.source.valid()) {
        const Instance& source = to.circuit.instances[at(pz.source.index)];
        const devices::DeviceInfo& info = *devices::registry()[at(source.kind)];
        plus = source.nodes[0];
        minus = source.nodes[1];
        voltage = info.parameters[at(info.find(info.syntax.principal))].unit == Unit::volt;
    }
    if (pz.output.kind == Probe::Kind::current) {
        not_exported(to, request.span,
                     fmt::format("{} is not exported: the output of SPICE's .pz is a voltage", request.name),
                     "take the voltage of a resistor that the current flows through");
        return;
    }
    to.card(".pz {} {} {} {} {} {}", to.names.node(plus), to.names.node(minus), to.names.node(pz.output.plus),
            to.names.node(pz.output.minus), voltage ? "vol" : "cur",
            pz.poles && pz.zeros ? "pz"
            : pz.poles           ? "pol"
                                 : "zer");
}

void write(const analysis::AnalysisRequest& request, const analysis::SensRequest& sens, ExportWriter& to) {
    const std::string output = word_for(sens.output, "", to);
    if (!sens.frequencies) {
        to.card(".sens {}", output);
        return;
    }
    const Sweep& sweep = *sens.frequencies;
    if (sweep.kind != Sweep::Kind::decade && sweep.kind != Sweep::Kind::octave) {
        not_exported(
            to, request.span,
            fmt::format("{} is not exported: its frequencies are no decades or octaves", request.name),
            "dec N f1 f2");
        return;
    }
    to.card(".sens {} ac {} {} {} {}", output, sweep.kind == Sweep::Kind::decade ? "dec" : "oct",
            std::floor(to.values.number(sweep.count)), to.values.number(sweep.start),
            to.values.number(sweep.stop));
}

} // namespace

double first_value(const Sweep& sweep, const Values& values) {
    if (sweep.kind == Sweep::Kind::list) return sweep.list.empty() ? 0 : values.number(sweep.list.front());
    return values.number(sweep.start);
}

void write_analyses(const analysis::Requests& requests, ExportWriter& to) {
    for (const analysis::AnalysisRequest& request : requests.analyses)
        std::visit([&](const auto& what) { write(request, what, to); }, request.what);
}

void write_node_values(ExportWriter& to) {
    const auto write = [&](const char* card, const std::vector<NodeValue>& list) {
        for (const NodeValue& entry : list)
            to.card("{} v({})={}", card, to.names.node(entry.node), to.values.number(entry.value));
    };
    write(".ic", to.circuit.initial_conditions);
    write(".nodeset", to.circuit.nodesets);
}

} // namespace nullor::parser
