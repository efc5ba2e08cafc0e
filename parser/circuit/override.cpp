#include "engine/analysis/requests.hpp"
#include "engine/base/near_names.hpp"
#include "parser/circuit/build.hpp"
#include "parser/names/names.hpp"

namespace nullor::parser {

void read_overrides(Build& build) {
    const Scope nothing;
    for (const Override& override : build.options.overrides) {
        const int file = build.sources.add("<-D " + override.name + ">", override.value);
        Card card;
        card.text = CardText(file);
        card.text.append(override.value, 1, 1);
        card.words = split(card.text, build.diagnostics);
        std::optional<Binding> value;
        if (card.words.empty())
            build.diagnostics.error({file, 1, 1, 1}, "missing-value",
                                    "-D " + override.name + " has no value");
        else
            value = bind_words(card, 0, card.words.size(), nothing, build.diagnostics);
        if (value && lower_case(override.name) == "temp") check_temperature(*value, build.diagnostics);
        if (value) build.overrides.insert_or_assign(lower_case(override.name), std::move(*value));
    }
}

void apply_overrides(Build& build) {
    const Names names(build.circuit);
    for (const auto& [name, value] : build.overrides) {
        if (build.used_overrides.contains(name)) continue;
        const std::optional<Target> target = names.target(name);
        if (!target) {
            Diagnostics found;
            found.error(value.span, "unknown-target",
                        "-D " + name + ": the deck has no parameter, device or model value of this name",
                        did_you_mean(name, [&] { return names.target_names(); }));
            build.report(found, nullptr);
            continue;
        }
        const auto index = static_cast<std::size_t>(target->index);
        if (target->kind == Target::Kind::temperature || target->kind == Target::Kind::parameter) {
            build.circuit.parameters[index].value = value;
            continue;
        }
        auto& values = target->kind == Target::Kind::instance ? build.circuit.instances[index].values
                                                              : build.circuit.models[index].values;
        std::erase_if(values, [&](const auto& given) { return given.first == target->value; });
        values.emplace_back(target->value, value);
    }
}

void drop_overridden_steps(Build& build, analysis::Requests& requests) {
    const Names names(build.circuit);
    const auto drop = [&](Span span, const std::string& name) {
        // A --step of the same command line contradicts; a card stands in the deck for other runs.
        const std::string& place = build.sources.file(span.file).name;
        if (place.starts_with("<--step"))
            build.diagnostics.error(span, "step-and-value",
                                    "-D " + name + " gives one value to what this --step runs over",
                                    "leave one of the two out");
        else
            build.diagnostics.warning(span, "step-left-out",
                                      "-D " + name +
                                          " gives one value to what this card runs over: "
                                          "the card is left out");
    };
    for (const auto& override : build.overrides) {
        const std::string& name = override.first;
        const std::optional<Target> target = names.target(name);
        if (!target) continue; // which was said
        std::erase_if(requests.steps, [&](const analysis::SweptTarget& step) {
            const bool same = step.target.kind == target->kind && step.target.index == target->index &&
                              step.target.value == target->value;
            if (same) drop(step.sweep.span, name);
            return same;
        });
        if (target->kind != Target::Kind::temperature) continue;
        // An .options temp was read in the meantime.
        build.circuit.parameters[static_cast<std::size_t>(target->index)].value = override.second;
        if (requests.temperatures.empty()) continue;
        drop(requests.temperatures[0].span, name);
        requests.temperatures.clear();
    }
}

} // namespace nullor::parser
