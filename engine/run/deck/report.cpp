#include "engine/run/deck/report.hpp"

namespace nullor::run {

int Report::exit_status() const {
    if (interrupted) return 130;
    if (const int status = diagnostics.exit_status()) return status;
    for (const StepReport& step : steps) {
        for (const measure::MeasureResult& result : step.measures)
            if (!result.ok) return 1;
        for (const measure::ExpectationResult& result : step.expectations)
            if (!result.holds) return 1;
    }
    return 0;
}

} // namespace nullor::run
