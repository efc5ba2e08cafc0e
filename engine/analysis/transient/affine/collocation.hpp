#pragma once
// A step of Radau IIA (radau.hpp) for a circuit on affine pieces of its laws.
//
// There f(x, t) and q(x) are affine in x. With dX_i = X_i - x_n, f_n = f(x_n, t_n), which is 0 on rows that
// have no q, and ds_i what the sources drive more than at t_n, the stages are
//
//     1/h sum_j W_ij C dX_j + G dX_i = -(f_n + ds_i)
//
// three sparse systems, one real and two complex (stage_systems.hpp). In differences what is at rest stays so
// to the last bit, as an output at its rail does. The polynomial through the stages and the beginning is the
// solution within the step, which is why steps may be long.
//
// A length that comes up again and again on the same pieces gets a dense matrix
// (dX_1 ... dX_5, dq) = M (f_n, ds_1 ... ds_5), where that is cheaper than the sparse systems: a circuit
// of a few op-amps runs through the same few lengths and pieces again and again.

#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/analysis/transient/affine/radau.hpp"
#include "engine/analysis/transient/affine/stage_systems.hpp"
#include "engine/analysis/transient/step/integrator.hpp"

namespace nullor::analysis {

// One step: its beginning and its five stages, the last of which is its end.
struct Passage {
    static constexpr std::size_t points = Radau::stages + 1;
    std::array<double, points> t{};
    std::array<std::vector<double>, points> x; // with ground's 0 last
    std::vector<double> q, f;                  // at the end
};

class Collocation {
public:
    // workspace outlives this.
    explicit Collocation(Workspace& workspace);

    // From here on the pieces are those that the workspace was evaluated on last.
    void begin();
    // The number of their G and C, the same whenever these very values come up.
    [[nodiscard]] std::size_t pieces() const { return pieces_; }

    // Up to `end` the sources are smooth. Over steps shorter than `within`, s, their values differ by little
    // more than rounding: what they do is taken from a parabola through that time.
    void expect_smooth_sources(double end, double within);

    // From point to t_new. False: a matrix is singular, and passage is of no use.
    [[nodiscard]] bool step(const TimePoint& point, double t_new, Passage& passage);

    // Lets the passage that step() made last end at t_new, within it, by its polynomial. It ends in front of
    // a corner there: f is not known.
    void cut(const TimePoint& point, double t_new, Passage& passage);

    // Two steps of implicit Euler of length h from `from`, on the pieces of begin(), before steps of the
    // length `expected`. f, q: by the law of these pieces at from.x and from.t + h. Solved for differences,
    // so that no current is the difference of two charges over h. False: they lead to other pieces, or a
    // matrix is singular.
    [[nodiscard]] bool land(const TimePoint& from, std::span<const double> f, std::span<const double> q,
                            double h, double expected, TimePoint& to);
    // The same where the workspace was evaluated on these pieces at x and from.t + h, not at from.x.
    [[nodiscard]] bool land_from_beyond(const TimePoint& from, const std::vector<double>& x, double h,
                                        double expected, TimePoint& to);

    // One step more, from where land() came to.
    [[nodiscard]] bool land_on(TimePoint& to);
    // What the last of these steps moved; and 1/h of it.
    [[nodiscard]] const std::vector<double>& change() const { return change_; }
    [[nodiscard]] double steps_per_second() const { return euler_; }

    // By how much the polynomial through the stages alone misses the beginning, of unknown k: the error of
    // one of a degree less, and a bound for that of the solution within the step.
    [[nodiscard]] static double miss(const Radau& radau, const Passage& passage, std::size_t k) {
        const double beginning = passage.x[0][k];
        double sum = 0; // the weights sum to 1
        for (std::size_t i = 0; i < Radau::stages; ++i)
            sum += radau.back[i] * (passage.x[i + 1][k] - beginning);
        return sum;
    }

private:
    using Matrix = std::vector<double>; // by columns
    struct Known {
        int seen = 0;
        Matrix matrix; // empty until it pays
    };
    [[nodiscard]] bool step_sparse(const TimePoint& point, double h);
    [[nodiscard]] Matrix build(double h);
    void multiply(const Matrix& matrix);
    void list_charges(); // of c_
    void drive(const TimePoint& point, const Passage& passage);
    void spread(double* dx) const; // of z_
    void charge(const double* x, std::vector<double>& q) const;
    void remember_drive(double t);
    [[nodiscard]] double smooth_behind(double t) const;
    void find_slopes(double t);
    void forget_rounding(const TimePoint& from);
    [[nodiscard]] bool go_on_by_euler(TimePoint& to);
    void finish(double* out); // a column of M, or out_
    [[nodiscard]] bool find_f(const TimePoint& point, double h, std::vector<double>& f);

    const Radau& radau_;
    Workspace& workspace_;
    std::size_t n_, rows_ = 0, columns_ = 0;
    std::vector<int> states_, driven_; // rows with a q; rows where the sources change
    std::vector<char> reactive_;       // 1 for the first of these
    bool small_ = false;               // M would be cheaper than the sparse systems
    // What is known is keyed by the values of G and C that it was made from, where nonlinear devices write:
    // two combinations of pieces may share them, and right at a corner one may have either of two.
    struct ByBytes { // they share long beginnings
        bool operator()(const std::vector<double>& a, const std::vector<double>& b) const {
            return a.size() != b.size() ? a.size() < b.size()
                                        : std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) < 0;
        }
    };
    std::map<std::vector<double>, std::size_t, ByBytes> numbers_;
    std::vector<double> written_;     // those values now
    std::size_t pieces_ = 0;          // their number
    std::optional<unsigned> version_; // of the matrices in the workspace that they are; none yet
    std::map<std::pair<std::size_t, double>, Known> known_;
    Known* last_ = nullptr; // of length last_h_ on these pieces
    double last_h_ = 0;
    std::vector<double> g_, c_; // values of G and C on these pieces
    StageSystems systems_;
    double euler_ = 0; // 1/h of land(), 1/s
    std::vector<StageSystems::Numbers> z_;
    struct Place {
        int row, column, slot;
    };
    std::vector<char> listed_;          // slots of C that were not 0 on some pieces
    std::vector<Place> stored_;         // they
    std::vector<int> stored_columns_;   // each once
    std::vector<Place> of_states_;      // where G may have entries in rows with a q
    std::vector<Place> of_constraints_; // the others
    std::vector<double> alone_, in_, out_, drive_, sum_, product_, change_, slopes_, expected_;
    std::vector<double> size_, slopes_size_, charges_size_; // of the terms of sums
    double drive_at_ = -1;                                  // the time of drive_
    double smooth_until_ = 0, within_ = 0;                  // of expect_smooth_sources()
};

} // namespace nullor::analysis
