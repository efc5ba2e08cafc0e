#include "engine/measure/requests.hpp"

namespace nullor::measure {

Unit unit_of(const Measure& measure, const Requests& requests, Unit axis) {
    using Kind = Measure::Kind;
    const Unit signal =
        measure.signal < 0 ? Unit::none : requests.signals[static_cast<std::size_t>(measure.signal)].unit;
    switch (measure.kind) {
    case Kind::when:
    case Kind::trig_targ:
    case Kind::min_at:
    case Kind::max_at: return axis;
    case Kind::integ: return signal == Unit::ampere && axis == Unit::second ? Unit::coulomb : Unit::none;
    case Kind::deriv:
        return signal == Unit::volt && axis == Unit::second ? Unit::volt_per_second : Unit::none;
    case Kind::find:
    case Kind::min:
    case Kind::max:
    case Kind::pp:
    case Kind::avg:
    case Kind::rms:
    case Kind::param: break;
    }
    return signal;
}

} // namespace nullor::measure
