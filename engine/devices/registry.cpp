#include "engine/devices/registry.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "engine/devices/all.hpp"
#include "engine/devices/contract/capabilities.hpp"

namespace nullor::devices {

namespace {

template <class... D>
std::span<const DeviceInfo* const> infos(DeviceList<D...>) {
    static constexpr std::array<const DeviceInfo*, sizeof...(D)> list{&D::description...};
    return list;
}

template <class D>
constexpr bool has_own_check = requires(const Card& card, CardProblems& problems) {
    D::check(card, problems);
};

template <class D>
void check_with(const Card& card, CardProblems& problems) {
    if constexpr (has_own_check<D>) D::check(card, problems);
}

template <class... D>
void own_check(int kind, const Card& card, CardProblems& problems, DeviceList<D...>) {
    int k = 0;
    ((k++ == kind ? check_with<D>(card, problems) : void()), ...);
}

template <class D>
bool check_looks_at(int parameter) {
    if constexpr (requires { D::checks(parameter); })
        return D::checks(parameter);
    else
        return has_own_check<D>;
}

template <class... D>
bool has_check_of(int kind, DeviceList<D...>) {
    int k = 0;
    return ((k++ == kind && has_own_check<D>) || ...);
}

template <class... D>
bool checks_of(int kind, int parameter, DeviceList<D...>) {
    int k = 0;
    return ((k++ == kind && check_looks_at<D>(parameter)) || ...);
}

template <class D, class P>
P referred_of(const CardOf<P>& card) {
    if constexpr (IsReferredTo<D>)
        return D::template Over<P>::effective(card);
    else
        return 0.0; // a controlled source asks for the branch current alone
}

template <class P, class... D>
P referred(int kind, const CardOf<P>& card, DeviceList<D...>) {
    P value = 0.0;
    int k = 0;
    ((k++ == kind ? void(value = referred_of<D>(card)) : void()), ...);
    return value;
}

template <class D>
constexpr std::string_view noises_in() {
    if constexpr (requires { D::noises; })
        return D::noises;
    else
        return {};
}

template <class... D>
std::span<const std::string_view> all_noises(DeviceList<D...>) {
    static constexpr std::array<std::string_view, sizeof...(D)> list{noises_in<D>()...};
    return list;
}

std::string range_of(const ParameterInfo& info) {
    const std::string_view unit = symbol(info.unit);
    const auto with_unit = [&](double value) {
        return unit.empty() || value == 0 ? fmt::format("{}", value) : fmt::format("{} {}", value, unit);
    };
    const bool below = info.min > -largest, above = info.max < largest;
    const std::string low =
        fmt::format("{} {}", info.exclusive_min ? "above" : "at least", with_unit(info.min));
    const std::string high = fmt::format("at most {}", with_unit(info.max));
    if (below && above) return fmt::format("it must be {} and {}", low, high);
    if (below) return "it must be " + low;
    if (above) return "it must be " + high;
    return info.max == infinity ? "it must be a number" : "it must be finite";
}

} // namespace

std::span<const DeviceInfo* const> registry() {
    return infos(AllDevices{});
}

int find_kind(char letter, std::string_view model_type, CardSyntax::Expression expression) {
    const auto all = registry();
    for (std::size_t k = 0; k < all.size(); ++k) {
        const CardSyntax& syntax = all[k]->syntax;
        if (syntax.letters.find(letter) == std::string_view::npos || syntax.expression != expression)
            continue;
        if (model_type.empty() ? !syntax.model_required : syntax.model_type(model_type) != nullptr)
            return static_cast<int>(k);
    }
    return -1;
}

bool known_letter(char letter) {
    for (const DeviceInfo* info : registry())
        if (info->syntax.letters.find(letter) != std::string_view::npos) return true;
    return false;
}

const DeviceInfo* device_of_model(std::string_view type) {
    for (const DeviceInfo* info : registry())
        if (info->syntax.model_type(type)) return info;
    return nullptr;
}

bool in_range(const ParameterInfo& info, double value) {
    return info.exclusive_min ? value > info.min && value <= info.max
                              : value >= info.min && value <= info.max;
}

double referred_value(int kind, const Card& card) {
    return referred(kind, card, AllDevices{});
}

Dual<1> referred_value(int kind, const CardOf<Dual<1>>& card) {
    return referred(kind, card, AllDevices{});
}

std::string_view noises_of(int kind) {
    return all_noises(AllDevices{})[static_cast<std::size_t>(kind)];
}

bool has_check(int kind) {
    const auto parameters = registry()[static_cast<std::size_t>(kind)]->parameters;
    return has_check_of(kind, AllDevices{}) || std::any_of(parameters.begin(), parameters.end(),
                                                           [](const ParameterInfo& p) { return p.percent; });
}

bool checks(int kind, int parameter) {
    return registry()[static_cast<std::size_t>(kind)]
               ->parameters[static_cast<std::size_t>(parameter)]
               .percent ||
           checks_of(kind, parameter, AllDevices{});
}

void check_card(int kind, const Card& card, CardProblems& problems) {
    const DeviceInfo& info = *registry()[static_cast<std::size_t>(kind)];
    const std::size_t before = problems.size();
    for (std::size_t k = 0; k < info.parameters.size(); ++k) {
        const ParameterInfo& parameter = info.parameters[k];
        const int index = static_cast<int>(k);
        if (!card.given[k]) {
            if (std::isnan(parameter.default_value))
                problems.push_back(
                    {Severity::error, index, "missing-parameter",
                     fmt::format("{} has no value for {}, its {}", info.name, parameter.name,
                                 parameter.meaning),
                     fmt::format("write the value after the nodes, or {}=...", parameter.name)});
        } else if (!in_range(parameter, card.value[k])) {
            const std::string_view unit = symbol(parameter.unit);
            // A NaN has no sign that would mean anything.
            const double value = std::isnan(card.value[k]) ? std::fabs(card.value[k]) : card.value[k];
            problems.push_back({Severity::error, index, "out-of-range",
                                fmt::format("{} = {}{}{} is out of range", parameter.name, value,
                                            unit.empty() ? "" : " ", unit),
                                range_of(parameter)});
        }
    }
    if (problems.size() == before) check_card_in_range(kind, card, problems);
}

void check_card_in_range(int kind, const Card& card, CardProblems& problems) {
    own_check(kind, card, problems, AllDevices{});
    const DeviceInfo& info = *registry()[static_cast<std::size_t>(kind)];
    for (std::size_t k = 0; k < info.parameters.size(); ++k) {
        const double share = card.value[k];
        if (!info.parameters[k].percent || share < 1) continue;
        problems.push_back(
            {Severity::error, static_cast<int>(k), "out-of-range",
             fmt::format("{} = {} is a tolerance of {} %", info.parameters[k].name, share, 100 * share),
             fmt::format("for {1} percent write {0}={1}%", info.parameters[k].name, share)});
    }
}

} // namespace nullor::devices
