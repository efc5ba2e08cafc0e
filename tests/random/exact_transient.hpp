#pragma once
// The transient of a circuit of affine pieces: regions one after another, each solved exactly.
//
// Where a condition of the region is about to fail, the time is bisected to the last bit and the next region
// is sought: charges go on, all conditions hold at once and shortly after, judged by their derivatives. What
// cannot be certified is refused with a reason.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/random/operating_point.hpp"
#include "tests/random/region.hpp"

namespace randomly {

class Transient {
public:
    // intervals: at least so many samples a run, in which conditions are looked at.
    Transient(const Circuit& circuit, int intervals);

    [[nodiscard]] const std::string& problem() const { return problem_; } // empty: certified
    [[nodiscard]] const Equations& equations() const { return equations_; }
    // A stretch between corners of the waveforms and changes of region.
    struct Stretch {
        Real from, to;
        const Region* region;
        Vector state; // at `from`
        Mode mode;
        bool corner;       // it begins at a breakpoint of a source, not at a change of region
        std::string cause; // the switch
        // How fast the condition failed, in shares of its size a second: what an error does to the time.
        Real rate;
    };
    // The unknowns at 0: the operating point, or what the given states make of them.
    [[nodiscard]] const Vector& start() const { return start_; }
    [[nodiscard]] const std::vector<Stretch>& stretches() const { return stretches_; }
    [[nodiscard]] Vector at(const Stretch& stretch, Real t) const {
        return stretch.region->advance(stretch.state, t - stretch.from);
    }

private:
    void run(const Circuit& circuit, int intervals);
    [[nodiscard]] bool solves(Real share) const;
    const Region& region(const Mode& mode);
    // The region that goes on from charges; failed: the switch whose condition fails, or -1.
    bool next(Mode& mode, const Vector& charges, const Vector& xi, Vector& state, int failed);
    [[nodiscard]] std::vector<int> failing(const Region& region, const Vector& state) const;
    // Magnitudes that Y of a region is made of so far: what rounding is measured by.
    [[nodiscard]] Vector scale(const Region& region) const;
    void grow(const Region& region, const Vector& state);

    Equations equations_;
    Drive drive_;
    Real longest_;
    bool precise_ = false;        // regions are reduced with more digits
    Vector start_;                // unknowns at 0
    Vector largest_, largest_xi_; // of each unknown so far
    std::map<Mode, std::unique_ptr<Region>> regions_;
    std::vector<Stretch> stretches_;
    std::string problem_;
};

} // namespace randomly
