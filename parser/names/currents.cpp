#include "parser/names/currents.hpp"

#include <algorithm>
#include <array>

#include "engine/circuit/description/device_info.hpp"
#include "engine/expr/functions.hpp"
#include "parser/expression/expression_forms.hpp"

namespace nullor::parser {

namespace {

bool is_part(std::string_view word) {
    constexpr std::array<std::string_view, 6> parts{"", "m", "p", "r", "i", "db"};
    return std::find(parts.begin(), parts.end(), word) != parts.end();
}

// Of any device.
bool may_be_pin(std::string_view behind_i) {
    const auto registry = devices::registry();
    return std::any_of(registry.begin(), registry.end(), [&](const devices::DeviceInfo* info) {
        return pin_word(behind_i, *info, info->syntax.max_pins).has_value();
    });
}

std::string known_pins(const Instance& instance) {
    const devices::DeviceInfo& info = info_of(instance);
    std::string text;
    for (int pin = 0; pin < instance.pins; ++pin) {
        const std::string_view name = info.pin_name(instance.pins, pin);
        text += text.empty() ? "the currents into its pins are " : ", ";
        if (name.size() > 1)
            text += "ix(" + instance.name + ":" + std::string(name) + ")";
        else
            text += "i" + (name.empty() ? std::to_string(pin + 1) : std::string(name)) + "(" + instance.name +
                    ")";
    }
    return text;
}

// u1:out as a pin of a device, not of a subcircuit.
std::optional<Reference> pin_of_device(const std::string& written, const CurrentNames& names,
                                       std::string& hint) {
    for (const std::string& full : names_of_pin(written)) {
        const std::size_t colon = full.rfind(':');
        const std::optional<InstanceId> id = names.find(full.substr(0, colon));
        if (!id) continue;
        const Instance& instance = names.circuit.instances[static_cast<std::size_t>(id->index)];
        const devices::DeviceInfo& info = info_of(instance);
        const int pin = info.find_pin(instance.pins, std::string_view(full).substr(colon + 1));
        if (pin >= 0) return Reference(*id, pin == info.current_pin(instance.pins) ? -1 : pin);
        hint = known_pins(instance);
    }
    return std::nullopt;
}

} // namespace

std::vector<std::string> names_of_pin(std::string_view written) {
    const std::size_t colon = written.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == written.size()) return {};
    std::string path(written.substr(0, colon));
    std::replace(path.begin(), path.end(), ':', '.');
    const std::string pin(written.substr(colon));
    const std::size_t last = path.rfind('.');
    std::string last_x = path, every_x = "x";
    last_x.insert(last == std::string::npos ? 0 : last + 1, "x");
    for (const char c : path) every_x += c == '.' ? std::string(".x") : std::string(1, c);
    return {path + pin, last_x + pin, every_x + pin};
}

std::optional<PinWord> pin_word(std::string_view behind_i, const devices::DeviceInfo& info, int pins) {
    const auto found = [&](int pin, std::size_t length) {
        return PinWord{pin == info.current_pin(pins) ? -1 : pin, behind_i.substr(length)};
    };
    for (int pin = 0; pin < pins; ++pin)
        for (const std::string& name : {std::string(info.pin_name(pins, pin)), std::to_string(pin + 1)})
            if (!name.empty() && behind_i.substr(0, name.size()) == name &&
                is_part(behind_i.substr(name.size())))
                return found(pin, name.size());
    if (is_part(behind_i)) return PinWord{-1, behind_i};
    return std::nullopt;
}

std::optional<CurrentCall> current_call(const Expression& call, const CurrentNames& names,
                                        Diagnostics& diagnostics) {
    const std::string_view text = call.text;
    if (is_noise_call(text)) return std::nullopt;
    const bool ix = text == "ix", certain = text[0] == 'i' && takes_names(text);
    const bool one_name = call.operands.size() == 1 && call.operands[0]->kind == Expression::Kind::name;
    if (!certain && (text[0] != 'i' || !one_name || expr::find_function(text) || find_form(text)))
        return std::nullopt;
    if (!one_name) {
        diagnostics.error(call.span, "argument-count", "'" + call.text + "' takes one device");
        return CurrentCall{};
    }
    const std::string& name = call.operands[0]->text;
    const Span span = call.operands[0]->span;
    std::string hint = "the current into the pin out of XU1 is ix(u1:out)";
    std::optional<InstanceId> id = names.find(name);
    if (!id && text == "ix") {
        for (const std::string& pin : names_of_pin(name))
            if (!id) id = names.find(pin);
        if (const auto pin = id ? std::nullopt : pin_of_device(name, names, hint))
            return CurrentCall{pin, {}};
        if (!id) {
            diagnostics.error(span, "unknown-pin",
                              "there is no instance of a subcircuit with the pin '" + name + "'", hint);
            return CurrentCall{};
        }
    }
    if (!id) {
        if (!certain && !may_be_pin(text.substr(1))) return std::nullopt;
        diagnostics.error(span, "unknown-device", "there is no device '" + name + "'", names.hint(name));
        return CurrentCall{};
    }
    const Instance& instance = names.circuit.instances[static_cast<std::size_t>(id->index)];
    if (instance.pins == 0) {
        diagnostics.error(span, "no-current", "'" + name + "' has no pins: no current flows through it");
        return CurrentCall{};
    }
    const auto word =
        ix ? std::optional(PinWord{}) : pin_word(text.substr(1), info_of(instance), instance.pins);
    if (!word) {
        diagnostics.error(call.span, "unknown-pin",
                          "'" + name + "' has no pin '" + std::string(text.substr(1)) + "'",
                          known_pins(instance));
        return CurrentCall{};
    }
    return CurrentCall{Reference(*id, word->pin), word->part};
}

} // namespace nullor::parser
