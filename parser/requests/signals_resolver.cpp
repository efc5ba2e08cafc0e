#include "parser/requests/signals_resolver.hpp"

#include <algorithm>
#include <string_view>

#include "engine/base/near_names.hpp"
#include "engine/circuit/description/device_info.hpp"

namespace nullor::parser {

namespace {

using InputKind = expr::SignalInput::Kind;

// x1:out and x1.out are the same to those who write them.
std::string dotted(std::string name) {
    std::replace(name.begin(), name.end(), ':', '.');
    return name;
}

bool is_frequency(std::string_view name) {
    return name == "frequency" || name == "freq" || name == "hertz";
}

bool same_target(const Target& a, const Target& b) {
    return a.kind == b.kind && a.index == b.index && a.value == b.value;
}

// "sens(r1)", "gain": a call of names, or a name.
std::string written(const Expression& term) {
    if (term.kind != Expression::Kind::call) return term.text;
    std::string text = term.text + "(";
    for (std::size_t k = 0; k < term.operands.size(); ++k)
        text += (k > 0 ? "," : "") + term.operands[k]->text;
    return text + ")";
}

std::string names_of(const std::vector<analysis::Figure>& figures) {
    constexpr std::size_t most = 6;
    std::string list;
    for (std::size_t k = 0; k < figures.size() && k < most; ++k)
        list += (k > 0 ? ", " : "") + figures[k].name;
    return list + (figures.size() > most ? ", ..." : "");
}

// Device values that signals read are listed once each.
int target_index(analysis::Requests& requests, const Target& target) {
    for (std::size_t k = 0; k < requests.targets.size(); ++k)
        if (same_target(requests.targets[k], target)) return static_cast<int>(k);
    requests.targets.push_back(target);
    return static_cast<int>(requests.targets.size()) - 1;
}

} // namespace

SignalResolver::SignalResolver(const RequestContext& context, const SignalUse& use, expr::Builder& builder)
    : ScopeResolver(context.top, builder, context.diagnostics), context_(context), use_(use) {
    if (use.analysis && swept_of(*use.analysis).empty()) axis_ = axis_of(*use.analysis).name;
    if (use.analysis) figures_ = figures_of(*use.analysis);
}

const Target* SignalResolver::swept() const {
    if (!use_.analysis) return nullptr;
    const std::span<const analysis::SweptTarget> swept = swept_of(*use_.analysis);
    return swept.empty() ? nullptr : &swept.front().target;
}

expr::Ref SignalResolver::read(expr::SignalInput input) {
    const auto same = [&input](const expr::SignalInput& other) {
        return other.kind == input.kind && other.index == input.index && other.probe == input.probe;
    };
    const auto found = std::find_if(inputs.begin(), inputs.end(), same);
    const auto slot = static_cast<int>(found - inputs.begin());
    if (found == inputs.end()) inputs.push_back(input);
    return builder_.input(slot);
}

expr::Ref SignalResolver::read(InputKind kind, int index) {
    expr::SignalInput input;
    input.kind = kind;
    input.index = index;
    return read(input);
}

expr::Ref SignalResolver::read(const Target& target) {
    const Target* axis = swept();
    if (axis && same_target(*axis, target)) return read(InputKind::axis);
    if (target.kind == Target::Kind::parameter) return read(InputKind::parameter, target.index);
    if (target.kind == Target::Kind::temperature) return read(InputKind::parameter, temper.index);
    return read(InputKind::target, target_index(context_.job.requests, target));
}

expr::Ref SignalResolver::parameter(ParameterId id) {
    const std::string& name = context_.job.circuit.parameters[static_cast<std::size_t>(id.index)].name;
    if (figure_index(name) >= 0 || (is_noise() && noise_named(name)))
        diagnostics_.error(use_.analysis->span, "ambiguous-name",
                           "'" + name + "' is a column of this analysis and a parameter of the deck",
                           "give the parameter another name");
    const Target* axis = swept();
    const bool is_axis = axis && (axis->kind == Target::Kind::parameter
                                      ? axis->index == id.index
                                      : axis->kind == Target::Kind::temperature && id == temper);
    return is_axis ? read(InputKind::axis) : read(InputKind::parameter, id.index);
}

std::optional<expr::Ref> SignalResolver::axis_name(const std::string& name) {
    if (name == "time" && runs_over("time")) return read(InputKind::axis);
    if (is_frequency(name) && runs_over("frequency")) return read(InputKind::axis);
    if (name == "s" && runs_over("frequency") && is_complex(*use_.analysis)) return read(InputKind::s);
    if (name == "index" && runs_over("index")) return read(InputKind::axis);
    if (name == "omega" && runs_over("frequency")) return read(InputKind::omega);
    return std::nullopt;
}

std::optional<int> SignalResolver::measure(const std::string& name) const {
    // The same analysis first, then the last one of that name.
    const auto& measures = context_.job.measures.measures;
    std::optional<int> found;
    for (std::size_t k = measures.size(); k-- > 0;) {
        if (measures[k].name != name) continue;
        if (use_.analysis && measures[k].analysis == use_.analysis->name) return static_cast<int>(k);
        if (!found) found = static_cast<int>(k);
    }
    return found;
}

std::optional<expr::Ref> SignalResolver::last_name(const std::string& name, Span span) {
    if (const std::optional<expr::Ref> own = figure(name)) return own;
    if (const std::optional<expr::Ref> axis = axis_name(name)) return axis;
    if (const std::optional<Probe> noise = noise_named(name); noise && is_noise())
        return read({InputKind::probe, *noise});
    if (const std::optional<Target> target = context_.names.target(dotted(name))) return read(*target);
    if (const std::optional<int> index = measure(name)) return read(InputKind::measure, *index);
    // What stands in for the value is never used: the deck has an error now.
    if (explain(name, span)) return builder_.constant(0);
    return std::nullopt;
}

bool SignalResolver::explain(const std::string& name, Span span) {
    for (const NamedConstant& constant : named_constants())
        if (constant.name == name) return false;
    const bool time = name == "time", frequency = is_frequency(name) || name == "s" || name == "omega";
    if (time || frequency) {
        if (!use_.analysis && !use_.role.empty())
            diagnostics_.error(span, "not-a-constant",
                               std::string(use_.role) + " is one number: it cannot read '" + name + "'");
        else
            diagnostics_.error(span, "wrong-axis",
                               "'" + name + "' is known in " +
                                   (time          ? "tran"
                                    : name == "s" ? "ac and in tf over frequency"
                                                  : "analyses over frequency") +
                                   " only" +
                                   (use_.analysis ? ", this is " + use_.analysis->name : std::string()),
                               name == "s" && is_noise() ? "omega is known here" : "");
        return true;
    }
    if (noise_named(name)) {
        diagnostics_.error(span, "wrong-analysis",
                           "'" + name + "' is known in noise only" +
                               (use_.analysis ? ", this is " + use_.analysis->name : std::string()));
        return true;
    }
    const auto& below = context_.measures_below;
    if (std::find(below.begin(), below.end(), name) != below.end()) {
        diagnostics_.error(span, "unknown-name", "nothing is called '" + name + "' here",
                           "the measure '" + name + "' stands further down: move its card above this one");
        return true;
    }
    if (context_.names.node(dotted(name))) {
        diagnostics_.error(span, "unknown-name", "nothing is called '" + name + "' here",
                           "'" + name + "' is a node: its voltage is v(" + name + ")");
        return true;
    }
    if (const std::optional<InstanceId> id = context_.names.instance(dotted(name))) {
        (void)id;
        diagnostics_.error(span, "unknown-name", "'" + name + "' has no principal value",
                           "name a parameter of it, as in " + name + ".gbw, or its current i(" + name + ")");
        return true;
    }
    return false;
}

// v([out]) and v(r1:2), the node that the second pin of r1 is on.
std::optional<NodeId> SignalResolver::pspice_node(const std::string& name) const {
    if (name.size() > 2 && name.front() == '[' && name.back() == ']')
        return context_.names.node(std::string_view(name).substr(1, name.size() - 2));
    const std::size_t colon = name.rfind(':');
    if (colon == std::string::npos || colon + 2 != name.size() || name[colon + 1] < '1') return std::nullopt;
    const auto id = context_.names.instance(dotted(name.substr(0, colon)));
    const auto pin = static_cast<std::size_t>(name[colon + 1] - '1');
    if (!id) return std::nullopt;
    const Instance& instance = context_.job.circuit.instances[static_cast<std::size_t>(id->index)];
    return pin < static_cast<std::size_t>(instance.pins) ? std::optional(instance.nodes[pin]) : std::nullopt;
}

std::optional<NodeId> SignalResolver::node(const Expression& operand) {
    const std::optional<NodeId> id = context_.names.node(operand.text);
    if (id) return id;
    if (const std::optional<NodeId> other = context_.names.node(dotted(operand.text))) return other;
    if (const std::optional<NodeId> other = pspice_node(operand.text)) return other;
    std::string hint = did_you_mean(operand.text, [&] { return context_.names.node_names(); });
    if (context_.names.instance(operand.text))
        hint = "'" + operand.text + "' is a device: its current is i(" + operand.text + ")";
    diagnostics_.error(operand.span, "unknown-node", "there is no node '" + operand.text + "'",
                       std::move(hint));
    return std::nullopt;
}

std::optional<expr::Ref> SignalResolver::voltage(const Expression& call) {
    if (call.operands.size() != 1 && call.operands.size() != 2) {
        diagnostics_.error(call.span, "argument-count", "'" + call.text + "' takes one node or two");
        return std::nullopt;
    }
    const std::optional<NodeId> plus = node(*call.operands[0]);
    const std::optional<NodeId> minus =
        call.operands.size() == 2 ? node(*call.operands[1]) : std::optional<NodeId>(ground);
    if (!plus || !minus) return std::nullopt;
    if (*plus == *minus) return builder_.constant(0);
    expr::SignalInput input;
    input.kind = InputKind::probe;
    input.probe.plus = *plus;
    input.probe.minus = *minus;
    return read(input);
}

std::optional<CurrentCall> SignalResolver::current(const Expression& call, Diagnostics& diagnostics) const {
    const auto find = [this](const std::string& name) {
        const std::optional<InstanceId> id = context_.names.instance(name);
        return id ? id : context_.names.instance(dotted(name));
    };
    const auto hint = [this](const std::string& name) {
        if (context_.names.node(name)) return "'" + name + "' is a node: its voltage is v(" + name + ")";
        return did_you_mean(name, [&] { return context_.names.instance_names(); });
    };
    return current_call(call, {context_.job.circuit, find, hint}, diagnostics);
}

expr::Ref SignalResolver::read_current_of(const Reference& current) {
    read_current(context_.job.circuit.instances[static_cast<std::size_t>(current.index)], current.pin);
    expr::SignalInput input;
    input.kind = InputKind::probe;
    input.probe.kind = Probe::Kind::current;
    input.probe.device = current;
    input.probe.pin = current.pin;
    return read(input);
}

std::optional<NoiseTerm> SignalResolver::noise(const Expression& call, Diagnostics& diagnostics) const {
    const auto find = [this](const std::string& name) { return context_.names.instance(dotted(name)); };
    const auto hint = [this](const std::string& name) {
        return did_you_mean(name, [&] { return context_.names.instance_names(); });
    };
    return parser::noise_call(call, {context_.job.circuit, find, hint}, diagnostics);
}

Resolver::Call SignalResolver::noise_of(const Expression& call) {
    const std::optional<NoiseTerm> noise = this->noise(call, diagnostics_);
    if (!noise) {
        Diagnostics told;
        if (is_function(call.text) || !current(call, told)) return {};
        tell_not_in_noise(call, diagnostics_);
        return {std::nullopt, true};
    }
    if (noise->probes.empty()) return {std::nullopt, true};
    expr::Ref value = read({InputKind::probe, noise->probes[0]});
    const bool sum = noise->squared || noise->probes.size() > 1;
    if (sum) value = builder_.apply(expr::Op::mul, value, value);
    for (std::size_t k = 1; k < noise->probes.size(); ++k) {
        const expr::Ref part = read({InputKind::probe, noise->probes[k]});
        value = builder_.apply(expr::Op::add, value, builder_.apply(expr::Op::mul, part, part));
    }
    if (sum && !noise->squared) value = builder_.apply(expr::Op::sqrt, value);
    return {part_of(value, noise->part), true};
}

expr::Ref SignalResolver::part_of(expr::Ref value, std::string_view form) {
    if (form == "m") return builder_.apply(expr::Op::mag, value);
    if (form == "p") return builder_.apply(expr::Op::ph, value);
    if (form == "r") return builder_.apply(expr::Op::re, value);
    if (form == "i") return builder_.apply(expr::Op::im, value);
    if (form == "db") return builder_.apply(expr::Op::db, value);
    return value;
}

Resolver::Call SignalResolver::own_call(const Expression& call) {
    if (const std::optional<expr::Ref> own = figure(written(call))) return {own, true};
    if (call.text == "par" && call.operands.size() == 1) // HSPICE's par('expression')
        return {lower(*call.operands[0], builder_, *this, diagnostics_), true};
    if (is_noise())
        if (const Call noise = noise_of(call); noise.handled) return noise;
    const bool is_voltage = call.text[0] == 'v' && takes_names(call.text);
    Diagnostics found;
    const std::optional<CurrentCall> asked =
        is_voltage || is_function(call.text) ? std::nullopt : current(call, found);
    if (!is_voltage && !asked) return {};
    if (!use_.analysis) {
        if (use_.role.empty())
            diagnostics_.error(call.span, "no-curve",
                               "there is no curve here to read '" + call.text + "(...)' from",
                               "measure the value first: .meas tran peak MAX v(out)");
        else
            diagnostics_.error(call.span, "not-a-constant",
                               std::string(use_.role) + " is one number: it cannot read '" + call.text +
                                   "(...)'");
        return {std::nullopt, true};
    }
    if (!figures_.empty()) {
        diagnostics_.error(call.span, "no-such-column",
                           "a " + std::string(kind_of(*use_.analysis)) + " has no column '" + written(call) +
                               "'",
                           "its columns are " + names_of(figures_));
        return {std::nullopt, true};
    }
    diagnostics_.append(found);
    if (asked && !asked->of) return {std::nullopt, true};
    const std::optional<expr::Ref> plain = asked ? read_current_of(*asked->of) : voltage(call);
    if (!plain) return {std::nullopt, true};
    return {part_of(*plain, asked ? asked->part : std::string_view(call.text).substr(1)), true};
}

UnitGuess SignalResolver::unit_of_term(const Expression& term) const {
    if (const int index = figure_index(written(term)); index >= 0) {
        const Unit unit = figures_[static_cast<std::size_t>(index)].unit;
        return unit == Unit::none ? UnitGuess{} : UnitGuess{UnitGuess::Kind::known, unit};
    }
    Diagnostics told;
    if (term.kind == Expression::Kind::call && is_noise())
        if (const auto noise = this->noise(term, told); noise) {
            if (noise->probes.empty() || noise->squared) return {};
            return {UnitGuess::Kind::known, noise->part == "db" ? Unit::decibel
                                            : noise->part == "p"
                                                ? Unit::degree
                                                : analysis::unit_of(*use_.analysis, noise->probes[0])};
        }
    if (term.kind == Expression::Kind::call) {
        const auto asked = is_function(term.text) ? std::nullopt : current(term, told);
        if (!asked) return {};
        return {UnitGuess::Kind::known, asked->part == "db"  ? Unit::decibel
                                        : asked->part == "p" ? Unit::degree
                                                             : Unit::ampere};
    }
    const std::string& name = term.text;
    if (context_.top.parameter(name)) return {};
    if (name == "time" && runs_over("time")) return {UnitGuess::Kind::known, Unit::second};
    if (is_frequency(name) && runs_over("frequency")) return {UnitGuess::Kind::known, Unit::hertz};
    if ((name == "s" || name == "omega") && runs_over("frequency"))
        return {UnitGuess::Kind::known, Unit::radian_per_second};
    if (const auto noise = noise_named(name); noise && is_noise())
        return {UnitGuess::Kind::known, analysis::unit_of(*use_.analysis, *noise)};
    if (const std::optional<Target> target = context_.names.target(dotted(name)))
        return target->unit == Unit::none ? UnitGuess{} : UnitGuess{UnitGuess::Kind::known, target->unit};
    if (const std::optional<int> index = measure(name)) {
        const measure::Requests& requests = context_.job.measures;
        const measure::Measure& measured = requests.measures[static_cast<std::size_t>(*index)];
        const analysis::AnalysisRequest* over = context_.analysis(measured.analysis);
        const Unit unit = measure::unit_of(measured, requests, over ? axis_of(*over).unit : Unit::none);
        if (unit != Unit::none) return {UnitGuess::Kind::known, unit};
    }
    return {};
}

std::vector<std::string> SignalResolver::own_names() const {
    std::vector<std::string> names = context_.names.target_names();
    for (const analysis::Figure& one : figures_) names.push_back(one.name);
    for (const measure::Measure& measure : context_.job.measures.measures) names.push_back(measure.name);
    if (runs_over("time")) names.emplace_back("time");
    if (runs_over("frequency")) names.insert(names.end(), {"s", "omega", "frequency"});
    if (is_noise()) names.insert(names.end(), {"onoise", "inoise", "onoise_total", "inoise_total"});
    return names;
}

std::vector<std::string> SignalResolver::own_calls() const {
    if (!use_.analysis) return {};
    if (is_noise()) return {"onoise", "inoise", "onoise_total", "inoise_total"};
    return {"v", "vm", "vp", "vr", "vi", "vdb", "i", "ip", "ir", "ii", "idb", "ix"};
}

} // namespace nullor::parser
