#include "engine/run/sweep/variants/nominal.hpp"

#include "engine/base/failure.hpp"
#include "engine/circuit/checks/checks.hpp"

namespace nullor::run {

Outcome<Nominal> Nominal::make(const Work& work, Diagnostics& diagnostics, analysis::Watch& watch) {
    Nominal nominal;
    nominal.work_ = &work;
    nominal.diagnostics_ = &diagnostics;
    nominal.watch_ = &watch;
    Outcome<std::unique_ptr<analysis::Setup>> setup = analysis::Setup::make(work.circuit, {});
    if (!setup) return setup.failure();
    nominal.setup_ = std::move(setup).value();
    return nominal;
}

Outcome<Done> Nominal::check(Purpose purpose) {
    if (!checked_.insert(purpose).second) return Done{};
    const Diagnostics findings = nullor::check(setup_->workspace(), purpose);
    diagnostics_->append(findings);
    if (findings.has_errors()) return Failure(Failure::Kind::singular);
    return Done{};
}

const analysis::OperatingPoint* Nominal::operating_point() {
    if (setup_->workspace().linear() || searched_) return point_ ? &*point_ : nullptr;
    searched_ = true;
    analysis::OpQuestion question;
    question.watch = watch_;
    Outcome<analysis::OperatingPoint> point =
        analysis::operating_point(*setup_, work_->requests.options, question);
    if (!point) return nullptr;
    point_ = std::move(point).value();
    start_ = batch::NominalPoint::of(*setup_, *point_);
    return &*point_;
}

} // namespace nullor::run
