#pragma once
// Op-amps' gain stages between their limits, by the law of docs/devices/opamp.md written out again:
//     tau dz/dt = sat(e, -tau srm, tau srp) - lambda,   e = vd - z/aol
// Between the rails lambda = 0. At a rail L(t), z = L and lambda = sat(e) - tau dL/dt points outward; where
// it would point inward the stage is free again.

#include <functional>
#include <limits>
#include <vector>

#include "tests/accuracy/pieces.hpp"

namespace accuracy {

// mean + swing sin(2 pi frequency t), in V
struct Limit {
    double mean, swing = 0, frequency = 0;
    [[nodiscard]] double value(double t) const;
    [[nodiscard]] double slope(double t) const;
};

struct Stage {
    static constexpr double none = std::numeric_limits<double>::infinity();
    double gbw = 1e6, aol = 1e5;
    Limit high{none}, low{-none};
    double srp = none, srm = none; // V/s
};

// The unknowns are the stages' z, then what else the circuit stores.
class Stages final : public Pieces {
public:
    // What the circuit around them says: vd of each stage, and the slopes of the other unknowns. above[k]:
    // the k-th own switching function of the circuit is positive on this piece.
    using Around = std::function<void(double t, const double* y, const std::vector<bool>& above, double* vd,
                                      double* slopes)>;
    using Switch = std::function<double(double t, const double* y)>;
    using Output = std::function<double(double t, const double* y)>;

    Stages(std::vector<Stage> stages, std::size_t others, Around around, Output output,
           std::vector<Switch> switches = {});

    [[nodiscard]] std::vector<double> start() const override;
    void rhs(double t, const double* y, double* slope) const override;
    [[nodiscard]] int exits() const override;
    void watch(double t, const double* y, double* g) const override;
    void leave(int k, bool rising, double t, const double* y) override;
    [[nodiscard]] double output(double t, const double* y) const override { return output_(t, y); }

private:
    static constexpr std::size_t exits_each = 4; // rise, fall, high, low
    enum class Slew { down, free, up };
    enum class Rail { low, free, high };
    struct Piece {
        Slew slew = Slew::free;
        Rail rail = Rail::free;
    };
    [[nodiscard]] static double tau(const Stage& stage);
    [[nodiscard]] double drive(std::size_t k, double e) const; // sat(e), V
    // sat(e) less what moves with a limit, V. Where z leaves a rail along it, rounding makes z cross it
    // again; it is held only if this points outward.
    [[nodiscard]] double pressure(std::size_t k, const Limit& limit, double t, const double* y) const;

    std::vector<Stage> stages_;
    std::vector<Piece> pieces_;
    std::size_t others_;
    Around around_;
    Output output_;
    std::vector<Switch> switches_;
    std::vector<bool> above_;
};

} // namespace accuracy
