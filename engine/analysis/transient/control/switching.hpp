#pragma once
// Where a law changes from one smooth piece to another: an op-amp reaches its rail, an if() turns over.
//
// The pieces are told apart by signs of the devices' switching functions. A step
// across a change of sign is shortened until it ends just behind the first one; the integration then begins
// anew there, so that no polynomial spans the corner.

#include <vector>

#include "engine/analysis/transient/affine/collocation.hpp"
#include "engine/analysis/transient/step/integrator.hpp"

namespace nullor::analysis {

class Switching {
public:
    // moment: s; a shorter time is none for what the transient has to show.
    Switching(Workspace& workspace, const Options& options, double moment);

    // A function has a sign where it is more than the rounding of a step, not of all that it was in its
    // stretch: for who finds the point behind a corner by the pieces there. Who has to follow a jump would
    // meet what Newton's method is off by where a solution ends.
    void listen_closely() { by_step_ = true; }
    // The pieces in force at the beginning of a smooth stretch.
    void begin(const TimePoint& point);
    // Whether another piece is in force at the candidate than where the stretch began. A function that
    // changed its sign a moment ago, as one does that rests at its corner but for rounding, is left to step
    // control.
    [[nodiscard]] bool differs(double t, const std::vector<double>& x);
    // The candidate that was asked about last became a point of the stretch.
    void accept(const TimePoint& point);
    // Near enough to a corner on a step of length h, s.
    [[nodiscard]] double width(double h) const;
    // Puts the first change between two ends of steps from point: `before` it (or point itself) and next,
    // behind it, apart by at most a share of the tolerance of the step. On entry next and step are those of a
    // step across the change; step ends as that of next, with the iterations of all trials.
    // moment: s, that no edge so far is to be shifted by more than (StepControl's).
    // False: a step on the way has no solution; next and step are of no use then.
    [[nodiscard]] bool locate(Integrator& integrator, const TimePoint& point, TimePoint& before,
                              TimePoint& next, StepResult& step, const NewtonSettings& settings,
                              double moment);

    // Whether a function is not listened to now.
    [[nodiscard]] bool resting() const;
    // Functions at the points of a passage of the stretch.
    void see(const Passage& passage);
    // What that passage meets, by the polynomials through its points: nothing; a change of sign inside, or
    // ahead of its end by no more than a tenth of it; or one in front of the end by less than width, s, so
    // that the end is the corner. t: where a passage is to end that meets it there.
    struct Met {
        enum class Kind { nothing, inside, ahead, at_end } kind = Kind::nothing;
        double t = 0;
        double uncertain = 0; // inside, ahead: by how much the polynomial may be wrong about t, s
        bool is_mild = false;
        bool is_new = false; // the function has not crossed zero that way so far
    };
    [[nodiscard]] Met along(double width);
    // What that passage met is no corner: the function was at its border where the stretch began, but for
    // rounding, and has the sign of where it goes. False: it was not, as far as that is known, which it is
    // of a mild one that did not lead to the corner where the stretch began.
    [[nodiscard]] bool begins_at_border();
    // The passage that was asked about last belongs to the stretch, up to t. corner: what it met is there.
    void accept_passage(double t, bool corner);

private:
    static constexpr std::size_t no_function = static_cast<std::size_t>(-1);

    // Functions at a time.
    struct Seen {
        double t = 0;
        std::vector<double> g;
    };
    // A time and about how far it may be off; inf if nothing is known.
    struct Guess {
        double t, error;
    };
    // First zero of those that change, behind the newest point, as the past of each tells.
    [[nodiscard]] Guess first_zero() const;
    void remember(double t); // now_ belongs to t
    [[nodiscard]] bool changed(std::size_t k, const std::vector<double>& g) const;
    // What of function k has no sign for being too small; the same where it is found by steps of charges.
    [[nodiscard]] double rounding(std::size_t k) const;
    [[nodiscard]] double noise(std::size_t k) const;
    // All functions: first the plain ones, then those of mild corners.
    void look(double t, const std::vector<double>& x, std::vector<double>& g);

    // Of a function: its sign and when that changed last; until when it is not listened to (0: it is), and
    // for how many moments the next time.
    struct Rest {
        bool positive = false;
        double changed = -1e300, until = 0, length = 1;
        double peak = 0;                  // largest magnitude
        double from = 0;                  // at the last point
        std::array<bool, 2> crossed = {}; // a passage ended at a zero, downwards and upwards
    };

    Workspace& workspace_;
    double reltol_, mild_floor_, moment_;
    std::size_t plain_ = 0;
    bool no_mild_ = false, by_step_ = false;
    std::vector<double> mild_;
    std::vector<Rest> rests_;
    std::vector<double> start_, now_, upper_;
    std::vector<Seen> past_;                                 // on this stretch, the newest last
    std::array<double, Passage::points> along_t_{};          // points of a passage
    std::array<std::vector<double>, Passage::points> along_; // there
    std::size_t met_ = 0;                                    // the function that crosses first
    std::size_t cornered_ = no_function;                     // the one whose corner the last passage ended at
};

} // namespace nullor::analysis
