#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <utility>

#include "engine/base/at.hpp"
#include "engine/base/constants.hpp"
#include "engine/devices/registry.hpp"
#include "parser/circuit/build.hpp"

namespace nullor::parser {

namespace {

class NominalCheck {
public:
    NominalCheck(Build& build, const analysis::Requests& requests)
        : build_(build), circuit_(build.circuit), requests_(requests) {
        stepped_.assign(circuit_.parameters.size(), false);
        for (const analysis::SweptTarget& step : requests.steps) step_target(step.target);
        if (!requests.temperatures.empty()) stepped_[at(temper.index)] = true;
    }

    void run() {
        for (std::size_t k = 0; k < circuit_.parameters.size(); ++k) {
            const Parameter& parameter = circuit_.parameters[k];
            stepped_[k] = stepped_[k] || changes(parameter.value);
            values_.push_back(number(parameter.value));
            if (!std::isnan(values_.back()) || stepped_[k]) continue;
            stepped_[k] = true; // what reads it is not checked: it would say the same again
            Diagnostics found;
            found.error(parameter.value.span, "not-a-number",
                        "the value of '" + parameter.name + "' is not a number");
            build_.report(found, nullptr);
        }
        for (const Variate& variate : circuit_.variates) check(variate);
        for (const Instance& instance : circuit_.instances) check(instance);
        check_couplings();
        for (const analysis::SweptTarget& step : requests_.steps) check(step);
        for (const analysis::AnalysisRequest& request : requests_.analyses)
            for (const analysis::SweptTarget& sweep : swept_of(request)) check(sweep);
    }

private:
    void step_target(const Target& target) {
        if (target.kind == Target::Kind::parameter) stepped_[at(target.index)] = true;
        if (target.kind == Target::Kind::temperature) stepped_[at(temper.index)] = true;
        if (target.kind == Target::Kind::instance) stepped_instances_.insert(target.index);
        if (target.kind == Target::Kind::model) stepped_models_.insert(target.index);
    }

    [[nodiscard]] bool changes(const Binding& binding) const {
        for (const ParameterId id : binding.inputs)
            if (stepped_[at(id.index)]) return true;
        return false;
    }

    [[nodiscard]] double number(const Binding& binding) const {
        inputs_.clear();
        for (const ParameterId id : binding.inputs) inputs_.push_back(values_[at(id.index)]);
        return binding.program.evaluate(std::span<const double>(inputs_), scratch_);
    }

    // The numbers of an instance, and where the deck gives them.
    struct Numbers {
        std::vector<double> value;
        std::vector<unsigned char> given;
        std::vector<Span> place;
        bool stepped = false;
    };

    void find_numbers(const Instance& instance, Numbers& numbers) const {
        const devices::DeviceInfo& info = *devices::registry()[at(instance.kind)];
        numbers.value.clear();
        for (const auto& parameter : info.parameters) numbers.value.push_back(parameter.default_value);
        numbers.given.assign(numbers.value.size(), 0);
        numbers.place.assign(numbers.value.size(), {});
        numbers.stepped =
            stepped_instances_.contains(static_cast<int>(&instance - circuit_.instances.data()));
        const auto take = [&](const std::vector<std::pair<int, Binding>>& list) {
            for (const auto& [index, binding] : list) {
                if (at(index) >= numbers.value.size()) continue; // of the model only
                numbers.value[at(index)] = number(binding);
                numbers.given[at(index)] = 1;
                numbers.place[at(index)] = binding.span;
                numbers.stepped = numbers.stepped || changes(binding);
            }
        };
        if (instance.model.valid()) {
            take(circuit_.models[at(instance.model.index)].values);
            numbers.stepped = numbers.stepped || stepped_models_.contains(instance.model.index);
        }
        take(instance.values);
    }

    void check(const Instance& instance) {
        Numbers& numbers = numbers_;
        find_numbers(instance, numbers);
        std::vector<double> arguments, referred;
        for (const Binding& binding : instance.arguments) {
            arguments.push_back(number(binding));
            numbers.stepped = numbers.stepped || changes(binding);
        }
        for (const InstanceId id : instance.references) {
            const Instance& other = circuit_.instances[at(id.index)];
            const devices::DeviceInfo& info = *devices::registry()[at(other.kind)];
            Numbers theirs;
            find_numbers(other, theirs);
            const int principal = info.find(info.syntax.principal);
            referred.push_back(principal < 0 ? 0 : theirs.value[at(principal)]);
            numbers.stepped = numbers.stepped || theirs.stepped;
        }
        if (numbers.stepped) return report_what_stands(instance, numbers);
        devices::CardProblems problems;
        devices::check_card(instance.kind, card_of(instance, numbers, arguments, referred), problems);
        report(instance, numbers, problems);
    }

    // Inductors and what couples them, as far as K cards reach.
    struct Coupled {
        std::vector<std::size_t> inductors; // instances
        std::map<std::pair<std::size_t, std::size_t>, double> k;
        const Instance* last = nullptr;
        bool known = true;
    };

    // Inductances store energy, whatever the currents are: 1 on the diagonal and k beside it must be a
    // positive semidefinite matrix.
    void check_couplings() {
        constexpr std::size_t most = 100;        // inductors
        std::map<std::size_t, std::size_t> next; // towards the one that stands for all of a group
        const auto group_of = [&](std::size_t inductor) {
            auto found = next.try_emplace(inductor, inductor).first;
            while (found->second != found->first) {
                const auto further = next.find(found->second);
                found->second = further->second; // half of the way is kept
                found = further;
            }
            return found->first;
        };
        const auto couples = [](const Instance& instance) {
            return devices::registry()[at(instance.kind)]->syntax.control ==
                   devices::CardSyntax::Control::branch_list;
        };
        for (const Instance& instance : circuit_.instances)
            for (std::size_t k = 1; couples(instance) && k < instance.references.size(); ++k)
                next[group_of(at(instance.references[k].index))] = group_of(at(instance.references[0].index));
        std::map<std::size_t, Coupled> groups;
        for (const auto& [inductor, unused] : next) groups[group_of(inductor)].inductors.push_back(inductor);
        for (const Instance& instance : circuit_.instances) {
            if (!couples(instance) || instance.references.empty()) continue;
            Coupled& group = groups[group_of(at(instance.references[0].index))];
            if (group.inductors.size() < 3 || group.inductors.size() > most)
                continue; // |k| <= 1 says it of two
            find_numbers(instance, numbers_);
            group.known = group.known && !numbers_.stepped;
            group.last = &instance;
            const devices::DeviceInfo& info = *devices::registry()[at(instance.kind)];
            for (const InstanceId a : instance.references)
                for (const InstanceId b : instance.references)
                    group.k[{at(a.index), at(b.index)}] =
                        numbers_.value[at(info.find(info.syntax.principal))];
        }
        for (const auto& [unused, group] : groups)
            if (group.last && group.known && !is_semidefinite(group)) contradiction(group);
    }

    // Cholesky, the largest of what is left on the diagonal first.
    static bool is_semidefinite(const Coupled& group) {
        constexpr double rounding = 1e-9;
        const std::size_t n = group.inductors.size();
        std::vector<std::vector<double>> a(n, std::vector<double>(n, 0.0));
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) {
                const auto k = group.k.find({group.inductors[i], group.inductors[j]});
                a[i][j] = i == j ? 1 : k == group.k.end() ? 0 : k->second;
            }
        for (std::size_t done = 0; done < n; ++done) {
            std::size_t pivot = done;
            for (std::size_t i = done; i < n; ++i) {
                if (a[i][i] < -rounding) return false;
                if (a[i][i] > a[pivot][pivot]) pivot = i;
            }
            std::swap(a[done], a[pivot]);
            for (auto& row : a) std::swap(row[done], row[pivot]);
            if (a[done][done] <= rounding) { // then nothing may be left beside the diagonal
                for (std::size_t i = done; i < n; ++i)
                    for (std::size_t j = done; j < n; ++j)
                        if (std::abs(a[i][j]) > std::sqrt(rounding)) return false;
                return true;
            }
            for (std::size_t i = done + 1; i < n; ++i)
                for (std::size_t j = done + 1; j < n; ++j) a[i][j] -= a[i][done] * a[done][j] / a[done][done];
        }
        return true;
    }

    void contradiction(const Coupled& group) {
        constexpr std::size_t named = 5;
        std::string names;
        for (std::size_t k = 0; k < std::min(group.inductors.size(), named); ++k)
            names += (k == 0 ? "'" : ", '") + circuit_.instances[group.inductors[k]].name + "'";
        if (group.inductors.size() > named) names += ", ...";
        Diagnostics found;
        found.warning(
            group.last->span, "couplings-contradict",
            "the couplings of " + names +
                " contradict each other: for some currents the energy stored is negative",
            "two inductors that are tightly coupled to a third are so to each other; k of n inductors is at "
            "least -1/(n-1)");
        build_.report(found, group.last->around.get());
    }

    // Of values that a step changes, only that they are given is known.
    void report_what_stands(const Instance& instance, Numbers& numbers) {
        std::fill(numbers.value.begin(), numbers.value.end(), std::nan(""));
        const std::vector<double> unknown(instance.arguments.size() + instance.references.size(),
                                          std::nan(""));
        devices::CardProblems problems;
        devices::check_card_in_range(instance.kind, card_of(instance, numbers, unknown, unknown), problems);
        std::erase_if(problems, [](const auto& problem) { return problem.code != "no-effect"; });
        report(instance, numbers, problems);
    }

    // A parameter of an instance that does nothing, whatever the values are.
    void check(const analysis::SweptTarget& swept) {
        const Target& target = swept.target;
        const bool one = target.kind == Target::Kind::instance, all = target.kind == Target::Kind::model;
        if ((!one && !all) || target.value < 0) return;
        for (const Instance& instance : circuit_.instances) {
            const auto index = static_cast<int>(&instance - circuit_.instances.data());
            if (one ? index != target.index : instance.model.index != target.index) continue;
            find_numbers(instance, numbers_);
            if (numbers_.given[at(target.value)]) continue; // told of its card
            std::fill(numbers_.given.begin(), numbers_.given.end(), 0);
            numbers_.given[at(target.value)] = 1;
            numbers_.place[at(target.value)] = swept.sweep.span;
            report_what_stands(instance, numbers_);
        }
    }

    [[nodiscard]] devices::Card card_of(const Instance& instance, const Numbers& numbers,
                                        const std::vector<double>& arguments,
                                        const std::vector<double>& referred) const {
        devices::Card card;
        card.value = numbers.value;
        card.given = numbers.given;
        card.argument = arguments;
        card.referred = referred;
        card.behaviour = instance.behaviour;
        card.waveform = instance.waveform;
        card.pins = instance.pins;
        card.nodes = static_cast<int>(instance.nodes.size());
        card.references = static_cast<int>(instance.references.size());
        card.read_pins = instance.read_pins;
        card.temperature = values_[at(temper.index)] + zero_celsius;
        card.nominal = circuit_.nominal_celsius + zero_celsius;
        return card;
    }

    void report(const Instance& instance, const Numbers& numbers, const devices::CardProblems& problems) {
        Diagnostics found;
        for (const devices::CardProblem& problem : problems) {
            Diagnostic d;
            d.severity = problem.severity;
            const Span place = problem.parameter < 0 ? Span{} : numbers.place[at(problem.parameter)];
            d.span = place.known() ? place : instance.span;
            d.code = problem.code;
            d.message = "'" + instance.name + "': " + problem.message;
            d.hint = problem.hint;
            found.add(std::move(d));
        }
        build_.report(found, instance.around.get());
    }

    void check(const Variate& variate) {
        if (changes(variate.corner) || number(variate.corner) > 0) return;
        Diagnostics found;
        found.error(variate.corner.span, "bad-sigma",
                    "the number of standard deviations of '" + variate.drawn.name + "' must be above 0");
        build_.report(found, nullptr);
    }

    Build& build_;
    const Circuit& circuit_;
    const analysis::Requests& requests_;
    std::vector<bool> stepped_;
    std::set<int> stepped_instances_, stepped_models_;
    std::vector<double> values_;
    mutable std::vector<double> inputs_;
    mutable expr::Scratch scratch_;
    Numbers numbers_; // of the instance at hand
};

} // namespace

void check_nominal_values(Build& build, const analysis::Requests& requests) {
    NominalCheck(build, requests).run();
}

} // namespace nullor::parser
