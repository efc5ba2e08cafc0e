#include "engine/metamorphic/waveform_numbers.hpp"

#include <algorithm>
#include <string_view>

#include "engine/devices/contract/words.hpp"
#include "engine/devices/parts/waveform.hpp"

namespace nullor::metamorphic {

namespace {

WaveformNumber number_called(std::string_view name) {
    if (name == "va") return WaveformNumber::amplitude;
    if (name.front() == 'v') return WaveformNumber::offset;
    if (devices::has_word("t td tr tf pw per td1 tau1 td2 tau2 r", name)) return WaveformNumber::time;
    if (devices::has_word("freq fc fs theta", name)) return WaveformNumber::rate;
    return WaveformNumber::other;
}

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> result;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        result.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

} // namespace

std::vector<WaveformNumber> waveform_numbers(const Instance& instance) {
    std::vector<WaveformNumber> numbers;
    const auto kind = static_cast<devices::Waveform::Kind>(instance.waveform);
    if (kind == devices::Waveform::Kind::none) return numbers;
    for (const devices::WaveformInfo& info : devices::waveforms()) {
        if (info.kind != kind) continue;
        for (const devices::WaveformOption& option : info.options)
            numbers.push_back(number_called(option.name));
        const std::vector<std::string_view> names = words(info.numbers);
        for (std::size_t k = 0; numbers.size() < instance.arguments.size(); ++k)
            numbers.push_back(number_called(names[k % names.size()]));
    }
    return numbers;
}

} // namespace nullor::metamorphic
