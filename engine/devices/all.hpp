#pragma once
// All devices. A kind is an index into this list.

#include "engine/devices/behavioural.hpp"
#include "engine/devices/capacitor.hpp"
#include "engine/devices/cccs.hpp"
#include "engine/devices/ccvs.hpp"
#include "engine/devices/current_source.hpp"
#include "engine/devices/inductor.hpp"
#include "engine/devices/mutual.hpp"
#include "engine/devices/opamp.hpp"
#include "engine/devices/resistor.hpp"
#include "engine/devices/vccs.hpp"
#include "engine/devices/vcvs.hpp"
#include "engine/devices/voltage_source.hpp"

namespace nullor::devices {

template <class... D>
struct DeviceList {
    static constexpr int size = sizeof...(D);
};

using AllDevices = DeviceList<Resistor, Capacitor, Inductor, Mutual, VoltageSource, CurrentSource, Vcvs, Cccs,
                              Vccs, Ccvs, BehaviouralVoltage, BehaviouralCurrent, OpAmp>;

} // namespace nullor::devices
