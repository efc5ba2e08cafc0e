#pragma once
// How a long analysis tells how far it is, and hears that it should stop. The engine never prints.

namespace nullor::analysis {

class Watch {
public:
    virtual ~Watch() = default;
    // done in [0, 1] of the running analysis. Called often: must be cheap.
    virtual void progress(double done) = 0;
    [[nodiscard]] virtual bool stop_requested() const = 0;
};

} // namespace nullor::analysis
