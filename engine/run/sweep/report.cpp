#include "engine/run/sweep/report.hpp"

namespace nullor::run {

int SweepReport::exit_status() const {
    if (interrupted) return 130;
    if (const int status = diagnostics.exit_status()) return status;
    if (failed > 0) return 3;
    for (const SweepYield& yield : yields)
        if (yield.failed > 0) return 1;
    for (const SweepStatistics& measure : measures)
        if (measure.missing > 0) return 1;
    return 0;
}

} // namespace nullor::run
