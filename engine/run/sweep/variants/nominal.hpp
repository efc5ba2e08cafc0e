#pragma once
// The circuit without steps and samples, which says what all variants of a sweep have in common.

#include <memory>
#include <optional>
#include <set>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/operating_point/op.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/batch/response/sample_point.hpp"
#include "engine/circuit/checks/purpose.hpp"
#include "engine/run/deck/work.hpp"

namespace nullor::run {

class Nominal {
public:
    // Fails where the deck's numbers do. All outlive this; findings and warnings go to the diagnostics.
    [[nodiscard]] static Outcome<Nominal> make(const Work& work, Diagnostics& diagnostics,
                                               analysis::Watch& watch);

    [[nodiscard]] const Work& work() const { return *work_; }
    [[nodiscard]] analysis::Setup& setup() { return *setup_; }
    [[nodiscard]] const analysis::Setup& setup() const { return *setup_; }
    [[nodiscard]] Diagnostics& diagnostics() { return *diagnostics_; }
    [[nodiscard]] analysis::Watch& watch() { return *watch_; }

    // Looks once whether the equations can be solved for this purpose. The failure has no message: the
    // findings say it.
    [[nodiscard]] Outcome<Done> check(Purpose purpose);
    // Null where the circuit is linear, or none is found: a variant's own search will tell.
    [[nodiscard]] const analysis::OperatingPoint* operating_point();
    // Of the last, what variants begin from; empty before it was asked for.
    [[nodiscard]] const batch::NominalPoint& start() const { return start_; }

private:
    Nominal() = default;

    const Work* work_ = nullptr;
    Diagnostics* diagnostics_ = nullptr;
    analysis::Watch* watch_ = nullptr;
    std::unique_ptr<analysis::Setup> setup_;
    std::set<Purpose> checked_;
    std::optional<analysis::OperatingPoint> point_;
    batch::NominalPoint start_;
    bool searched_ = false;
};

} // namespace nullor::run
