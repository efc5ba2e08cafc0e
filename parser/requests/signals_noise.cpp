#include "parser/requests/signals_noise.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/at.hpp"
#include "engine/circuit/description/device_info.hpp"

namespace nullor::parser {

namespace {

using Kind = Probe::Kind;

struct NoiseWord {
    std::string_view text;
    Kind kind;
    bool squared = false;
};
constexpr NoiseWord names_of_all[] = {{"onoise", Kind::onoise},
                                      {"inoise", Kind::inoise},
                                      {"onoise_spectrum", Kind::onoise},
                                      {"inoise_spectrum", Kind::inoise},
                                      {"onoise_total", Kind::onoise_total},
                                      {"inoise_total", Kind::inoise_total}};
constexpr NoiseWord calls_of_parts[] = {{"onoise", Kind::onoise},
                                        {"inoise", Kind::inoise},
                                        {"onoise_total", Kind::onoise_total},
                                        {"inoise_total", Kind::inoise_total},
                                        {"dno", Kind::onoise, true},
                                        {"dni", Kind::inoise, true}};

template <std::size_t n>
const NoiseWord* find(const NoiseWord (&list)[n], std::string_view text) {
    const auto found = std::find_if(std::begin(list), std::end(list),
                                    [&](const NoiseWord& word) { return word.text == text; });
    return found == std::end(list) ? nullptr : found;
}

std::string comma_separated(std::string_view words) {
    std::string text(words);
    for (std::size_t blank = 0; (blank = text.find(' ', blank)) != std::string::npos; blank += 2)
        text.replace(blank, 1, ", ");
    return text;
}

// Device and, if there is a second operand, its mechanism. Of a device that makes no noise itself, what is in
// it: c1#rser of c1.
std::vector<Probe> parts_of(const Expression& call, Kind kind, const NoiseNames& names,
                            Diagnostics& diagnostics) {
    if (call.operands.empty() || call.operands.size() > 2) {
        diagnostics.error(call.span, "argument-count",
                          fmt::format("'{}' takes a device, and a mechanism of it", call.text));
        return {};
    }
    const Expression& device = *call.operands[0];
    const std::optional<InstanceId> id = names.find(device.text);
    if (!id) {
        diagnostics.error(device.span, "unknown-device", fmt::format("there is no device '{}'", device.text),
                          names.hint(device.text));
        return {};
    }
    const std::vector<Instance>& instances = names.circuit.instances;
    const Instance& instance = instances[at(id->index)];
    Probe probe;
    probe.kind = kind;
    std::vector<Probe> parts;
    const auto add = [&](std::size_t index) {
        probe.device = InstanceId{static_cast<int>(index)};
        parts.push_back(probe);
    };
    if (call.operands.size() == 2) {
        const Expression& mechanism = *call.operands[1];
        probe.mechanism = find_noise(instance, mechanism.text);
        if (probe.mechanism >= 0)
            add(at(id->index));
        else
            diagnostics.error(
                mechanism.span, "unknown-mechanism",
                fmt::format("'{}' has no mechanism of noise '{}'", instance.name, mechanism.text),
                noises_of(instance).empty() ? "" : "it has " + comma_separated(noises_of(instance)));
        return parts;
    }
    if (!noises_of(instance).empty()) add(at(id->index));
    for (std::size_t k = 0; k < instances.size(); ++k)
        if (instances[k].name.starts_with(instance.name + "#") && !noises_of(instances[k]).empty()) add(k);
    if (parts.empty())
        diagnostics.error(
            device.span, "no-noise",
            fmt::format("'{}' makes no noise, as no {} does", instance.name, info_of(instance).name));
    return parts;
}

} // namespace

std::optional<Probe> noise_named(std::string_view name) {
    const NoiseWord* word = find(names_of_all, name);
    if (!word) return std::nullopt;
    Probe probe;
    probe.kind = word->kind;
    return probe;
}

std::optional<NoiseTerm> noise_call(const Expression& call, const NoiseNames& names,
                                    Diagnostics& diagnostics) {
    if (const NoiseWord* word = find(calls_of_parts, call.text))
        return NoiseTerm{parts_of(call, word->kind, names, diagnostics), word->squared, {}};
    if (!takes_names(call.text)) return std::nullopt;
    const std::string_view part = std::string_view(call.text).substr(1);
    if (call.text[0] == 'v' && call.operands.size() == 1) {
        const std::string& operand = call.operands[0]->text;
        if (const auto all = noise_named(operand)) return NoiseTerm{{*all}, false, part};
        if (names.find(operand))
            return NoiseTerm{parts_of(call, Kind::onoise, names, diagnostics), false, part};
    }
    tell_not_in_noise(call, diagnostics);
    return NoiseTerm{};
}

void tell_not_in_noise(const Expression& call, Diagnostics& diagnostics) {
    diagnostics.error(call.span, "not-in-noise",
                      fmt::format("'{}(...)' is no quantity of a noise analysis", call.text),
                      "these are onoise, inoise, onoise(device), onoise(device,mechanism), onoise_total, and "
                      "the like of inoise");
}

} // namespace nullor::parser
