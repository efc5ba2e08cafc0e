#include "engine/metamorphic/moved_start.hpp"

#include <algorithm>
#include <cmath>

#include "engine/circuit/values/values.hpp"
#include "engine/metamorphic/programs.hpp"
#include "engine/metamorphic/waveform_numbers.hpp"

namespace nullor::metamorphic {

namespace {

constexpr double share = 1e-12;

} // namespace

Applied move_start(Variant& variant) {
    const auto is_transient = [](const analysis::AnalysisRequest& request) {
        return std::holds_alternative<analysis::TranRequest>(request.what);
    };
    const auto& analyses = variant.requests.analyses;
    if (std::none_of(analyses.begin(), analyses.end(), is_transient)) return "no transient";
    const Outcome<Values> values = Values::evaluate(variant.circuit, {});
    if (!values) return values.failure().message;
    bool found = false;
    for (std::size_t k = 0; k < variant.circuit.instances.size(); ++k) {
        Instance& instance = variant.circuit.instances[k];
        const std::vector<WaveformNumber> numbers = waveform_numbers(instance);
        const std::span<const double> arguments = values.value().arguments(InstanceId{static_cast<int>(k)});
        double largest = 0;
        for (std::size_t j = 0; j < numbers.size(); ++j)
            if (numbers[j] == WaveformNumber::offset || numbers[j] == WaveformNumber::amplitude)
                largest = std::max(largest, std::abs(arguments[j]));
        for (std::size_t j = 0; largest > 0 && j < numbers.size(); ++j) {
            if (numbers[j] != WaveformNumber::offset) continue;
            instance.arguments[j] = moved(instance.arguments[j], share * largest);
            found = true;
        }
    }
    if (!found) return "no waveform";
    variant.only_transients = true;
    return {};
}

} // namespace nullor::metamorphic
