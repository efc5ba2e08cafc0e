// Parameters that a .step or a .dc runs over: what such a card defines, and what reads it.

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "engine/base/at.hpp"
#include "engine/base/near_names.hpp"
#include "parser/circuit/build.hpp"
#include "parser/names/names.hpp"

namespace nullor::parser {

namespace {

// `.step [lin|dec|oct] param NAME [list | lin|dec|oct|log N] first ...`: the words of the name and of the
// first value; 0 where there is none.
struct SteppedName {
    std::size_t name = 0, value = 0;
};

SteppedName stepped_name(const Card& card) {
    const std::vector<Word>& words = card.words;
    const auto is_scale = [&](std::size_t k) {
        return words[k].is("lin") || words[k].is("dec") || words[k].is("oct") || words[k].is("log");
    };
    std::size_t k = 1;
    if (k < words.size() && is_scale(k)) ++k;
    if (k + 1 >= words.size() || !words[k].is("param") || words[k + 1].kind != Word::Kind::plain) return {};
    SteppedName found{k + 1, 0};
    k += 2;
    if (k < words.size() && words[k].is("list"))
        ++k;
    else if (k < words.size() && is_scale(k))
        k += 2;
    if (k < words.size()) found.value = k;
    return found;
}

// How the circuit's numbers depend on one parameter.
class Readers {
public:
    Readers(const Circuit& circuit, ParameterId stepped) : circuit_(circuit), stepped_(stepped) {
        std::vector<bool> depends(circuit.parameters.size(), false);
        depends[at(stepped.index)] = true;
        const auto reads = [&](const Binding& binding) {
            return std::any_of(binding.inputs.begin(), binding.inputs.end(),
                               [&](ParameterId id) { return depends[at(id.index)]; });
        };
        for (std::size_t k = 0; k < depends.size(); ++k)
            depends[k] = depends[k] || reads(circuit.parameters[k].value);
        const auto look = [&](const Binding& binding) {
            if (reads(binding)) readers_.push_back(&binding);
        };
        for (const Model& model : circuit.models)
            for (const auto& value : model.values) look(value.second);
        for (const Instance& instance : circuit.instances) {
            for (const auto& value : instance.values) look(value.second);
            for (const Binding& argument : instance.arguments) look(argument);
        }
        for (const Variate& variate : circuit.variates) look(variate.corner);
        for (const auto* values : {&circuit.initial_conditions, &circuit.nodesets})
            for (const NodeValue& value : *values) look(value.value);
    }

    [[nodiscard]] bool none() const { return readers_.empty(); }

    // Whether the parameter counts samples: what is drawn does not depend on it, but for one value at which
    // nothing is. wc(nom,tol)={if(run==1, nom, if(flat(1)>0, nom*(1+tol), nom*(1-tol)))} is such a reader.
    [[nodiscard]] bool count_samples(std::span<const double> points) const {
        std::vector<std::array<std::vector<double>, draws>> numbers; // by point
        for (const double point : points) {
            numbers.emplace_back();
            for (int draw = 0; draw < draws; ++draw) numbers.back()[at(draw)] = evaluate(point, draw);
        }
        for (std::size_t r = 0; r < readers_.size(); ++r) {
            std::size_t fixed = 0;
            const std::array<std::vector<double>, draws>* drawn = nullptr;
            for (const auto& of_point : numbers) {
                const auto same = [&](const auto& other) {
                    for (std::size_t draw = 0; draw < draws; ++draw)
                        if (of_point[draw][r] != other[draw][r]) return false;
                    return true;
                };
                bool nominal = true;
                for (const auto& of_draw : of_point) nominal = nominal && of_draw[r] == of_point[0][r];
                if (nominal)
                    ++fixed;
                else if (drawn && !same(*drawn))
                    return false;
                else
                    drawn = &of_point;
            }
            const bool constant = fixed == numbers.size() && !drawn;
            if (constant && std::all_of(numbers.begin(), numbers.end(), [&](const auto& of_point) {
                    return of_point[0][r] == numbers[0][0][r];
                }))
                continue;
            if (fixed > 1 || !drawn) return false;
        }
        return true;
    }

private:
    static constexpr int draws = 3;

    // The readers' numbers with the parameter at the point and every variate drawn.
    [[nodiscard]] std::vector<double> evaluate(double point, int draw) const {
        constexpr std::array<double, draws> drawn{0.61, -0.37, -0.83};
        expr::Scratch scratch;
        std::vector<double> parameters, inputs;
        const auto number = [&](const Binding& binding) {
            inputs.clear();
            for (const ParameterId id : binding.inputs) inputs.push_back(parameters[at(id.index)]);
            return binding.program.evaluate(std::span<const double>(inputs), scratch);
        };
        for (const Parameter& parameter : circuit_.parameters) {
            const bool stepped = at(stepped_.index) == parameters.size();
            parameters.push_back(stepped            ? point
                                 : parameter.hidden ? drawn[at(draw)]
                                                    : number(parameter.value));
        }
        std::vector<double> numbers;
        for (const Binding* reader : readers_) numbers.push_back(number(*reader));
        return numbers;
    }

    const Circuit& circuit_;
    ParameterId stepped_;
    std::vector<const Binding*> readers_;
};

// Some of the values of a sweep, as far as they are constants.
std::vector<double> some_points(const analysis::Sweep& sweep) {
    constexpr std::size_t most = 8;
    std::vector<double> points;
    const auto add = [&](std::optional<double> value) {
        if (value && points.size() < most && std::find(points.begin(), points.end(), *value) == points.end())
            points.push_back(*value);
    };
    if (sweep.kind == analysis::Sweep::Kind::list) {
        for (const Binding& value : sweep.list) add(constant_value(value));
        return points;
    }
    const auto start = constant_value(sweep.start), stop = constant_value(sweep.stop);
    if (!start || !stop) return points;
    const bool linear = sweep.kind == analysis::Sweep::Kind::linear;
    const double step = linear ? constant_value(sweep.step).value_or(0) : 0;
    add(start);
    for (int k = 1; step != 0 && k < 4 && std::abs(step) * (k + 0.5) < std::abs(*stop - *start); ++k)
        add(*start + k * std::copysign(step, *stop - *start));
    add(stop);
    return points;
}

bool signals_read(const Job& job, ParameterId id) {
    const auto reads = [&](const expr::Signal& signal) {
        return std::any_of(signal.inputs.begin(), signal.inputs.end(), [&](const expr::SignalInput& input) {
            return input.kind == expr::SignalInput::Kind::parameter && input.index == id.index;
        });
    };
    const auto& measured = job.measures.signals;
    if (std::any_of(measured.begin(), measured.end(), reads)) return true;
    for (const analysis::PrintRequest& print : job.requests.prints)
        if (std::any_of(print.signals.begin(), print.signals.end(), reads)) return true;
    return false;
}

bool times_read(const analysis::Requests& requests, ParameterId id) {
    const auto reads = [&](const Binding& binding) {
        return std::find(binding.inputs.begin(), binding.inputs.end(), id) != binding.inputs.end();
    };
    bool found = false;
    for (const analysis::AnalysisRequest& request : requests.analyses)
        for_each_number(request, [&](const Binding& binding, Unit) { found = found || reads(binding); });
    return found;
}

} // namespace

void offer_stepped(Build& build, const Deck& deck, Level& top) {
    const std::vector<Definition>& definitions = build.index(top).definitions;
    for (const Card& card : deck.requests) {
        if (card.key() != ".step" && card.key() != ".dc") continue;
        const SteppedName found = stepped_name(card);
        if (found.name == 0) continue;
        const std::string name = card.words[found.name].lower;
        const auto defines = [&](const Definition& d) { return !d.function && d.name == name; };
        if (std::any_of(definitions.begin(), definitions.end(), defines)) continue;
        build.offered.push_back(name);
        top.scope->offer(name, [&build, &card, &top, name, value = found.value] {
            // Its first value; what that is does not matter but where nothing is stepped.
            Diagnostics ignored;
            std::optional<Binding> first;
            if (value > 0) first = bind_words(card, value, item_end(card.words, value), *top.scope, ignored);
            if (const auto given = build.overrides.find(name); given != build.overrides.end()) {
                first = given->second;
                build.used_overrides.insert(name);
            }
            const ParameterId id{static_cast<int>(build.circuit.parameters.size())};
            build.circuit.parameters.push_back({name, first ? *first : constant_binding(1, card.span())});
            return id;
        });
    }
}

void define_offered(Build& build, const Level& top) {
    for (const std::string& name : build.offered) {
        if (Names(build.circuit).target(name)) continue; // read as a parameter, or a device of that name
        (void)top.scope->parameter(name);
    }
}

void check_stepped(Build& build, Job& job) {
    const Circuit& circuit = job.circuit;
    const auto tell = [&](const analysis::SweptTarget& swept) {
        std::vector<std::string> names;
        for (const Parameter& parameter : circuit.parameters)
            if (!parameter.hidden && parameter.name != swept.target.name) names.push_back(parameter.name);
        Diagnostics found;
        found.warning(swept.sweep.span, "step-unread",
                      "nothing reads '" + swept.target.name + "': all its steps are the same",
                      did_you_mean(swept.target.name, names));
        build.report(found, nullptr);
    };
    const auto tell_condition = [&](const analysis::SweptTarget& swept) {
        if (!build.decided.contains(swept.target.name)) return;
        Diagnostics found;
        found.warning(swept.sweep.span, "step-of-condition",
                      "an .if reads '" + swept.target.name + "' once: its branches do not follow this");
        build.report(found, nullptr);
    };
    for (analysis::SweptTarget& step : job.requests.steps) {
        tell_condition(step);
        if (step.target.kind != Target::Kind::parameter) continue;
        const ParameterId id{step.target.index};
        const Readers readers(circuit, id);
        const bool timed = times_read(job.requests, id);
        step.draws = !circuit.variates.empty() && !timed && readers.count_samples(some_points(step.sweep));
        if (!step.draws && readers.none() && !timed && !signals_read(job, id) && !build.incomplete)
            tell(step);
    }
    // What a .dc runs over may be there for its axis.
    for (const analysis::AnalysisRequest& request : job.requests.analyses)
        for (const analysis::SweptTarget& swept : swept_of(request)) {
            tell_condition(swept);
            if (swept.target.kind == Target::Kind::parameter && !build.incomplete &&
                std::count(build.offered.begin(), build.offered.end(), swept.target.name) > 0 &&
                Readers(circuit, ParameterId{swept.target.index}).none())
                tell(swept);
        }
}

} // namespace nullor::parser
