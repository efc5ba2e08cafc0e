#pragma once
// All devices. A kind is an index into this list.

#include "engine/devices/behavioural/behavioural.hpp"
#include "engine/devices/behavioural/logic.hpp"
#include "engine/devices/behavioural/ota.hpp"
#include "engine/devices/opamp/opamp.hpp"
#include "engine/devices/passive/capacitor.hpp"
#include "engine/devices/passive/inductor.hpp"
#include "engine/devices/passive/mutual.hpp"
#include "engine/devices/passive/resistor.hpp"
#include "engine/devices/passive/transmission_line.hpp"
#include "engine/devices/semiconductor/bjt.hpp"
#include "engine/devices/semiconductor/diode.hpp"
#include "engine/devices/semiconductor/jfet.hpp"
#include "engine/devices/semiconductor/mosfet.hpp"
#include "engine/devices/semiconductor/vdmos.hpp"
#include "engine/devices/sources/cccs.hpp"
#include "engine/devices/sources/ccvs.hpp"
#include "engine/devices/sources/current_source.hpp"
#include "engine/devices/sources/vccs.hpp"
#include "engine/devices/sources/vcvs.hpp"
#include "engine/devices/sources/voltage_source.hpp"
#include "engine/devices/switches/switch.hpp"

namespace nullor::devices {

template <class... D>
struct DeviceList {
    static constexpr int size = sizeof...(D);
};

// One that a build adds, with a comma before it: a device that is being written, or that tests bring
// (tests/pins).
#ifndef NULLOR_ANOTHER_DEVICE
#define NULLOR_ANOTHER_DEVICE
#endif

using AllDevices = DeviceList<Resistor, Capacitor, Inductor, Mutual, VoltageSource, CurrentSource, Vcvs, Cccs,
                              Vccs, Ccvs, BehaviouralVoltage, BehaviouralCurrent, OpAmp, VoltageRampSwitch,
                              VoltageStepSwitch, CurrentRampSwitch, CurrentStepSwitch, Diode, Bjt, Jfet,
                              Mosfet, Vdmos, TransmissionLine, Ota, Logic NULLOR_ANOTHER_DEVICE>;

} // namespace nullor::devices
