#include "engine/results/sweep/sweep_plan.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace nullor::results {
namespace {

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (code <= ' ' || code == 127 || c == '=' || c == '%')
            result += fmt::format("%{:02x}", code);
        else
            result += c;
    }
    return result;
}

std::optional<std::string> unescaped(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        if (text.front() != '%') {
            result += text.front();
            text.remove_prefix(1);
            continue;
        }
        unsigned code = 0;
        if (text.size() < 3) return std::nullopt;
        const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 3, code, 16);
        if (error != std::errc{} || end != text.data() + 3) return std::nullopt;
        result += static_cast<char>(code);
        text.remove_prefix(3);
    }
    return result;
}

const PlanPart* find(const SweepPlan& plan, const std::string& name) {
    const auto found =
        std::find_if(plan.begin(), plan.end(), [&](const PlanPart& part) { return part.name == name; });
    return found == plan.end() ? nullptr : &*found;
}

std::string described(const PlanPart* there, const PlanPart* here, const std::string& name) {
    constexpr std::size_t longest = 24;
    const std::string a = there ? there->value : "not given", b = here ? here->value : "not given";
    if (a.size() > longest || b.size() > longest) return name;
    return fmt::format("{} ({}, here {})", name, a.empty() ? "none" : a, b.empty() ? "none" : b);
}

} // namespace

std::string text_of(const SweepPlan& plan) {
    std::string text;
    for (const auto& part : plan) text += escaped(part.name) + "=" + escaped(part.value) + "\n";
    return text;
}

std::optional<SweepPlan> plan_of(std::string_view text) {
    SweepPlan plan;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto middle = line.find('=');
        if (middle == std::string_view::npos) return std::nullopt;
        auto name = unescaped(line.substr(0, middle)), value = unescaped(line.substr(middle + 1));
        if (!name || !value) return std::nullopt;
        plan.push_back({std::move(*name), std::move(*value)});
    }
    return plan;
}

std::string difference(const SweepPlan& there, const SweepPlan& here) {
    std::string names;
    const auto add = [&](const std::string& what) { names += (names.empty() ? "" : ", ") + what; };
    for (const auto& part : here) {
        const auto* other = find(there, part.name);
        if (!other || other->value != part.value) add(described(other, &part, part.name));
    }
    for (const auto& part : there)
        if (!find(here, part.name)) add(described(&part, nullptr, part.name));
    return names;
}

} // namespace nullor::results
