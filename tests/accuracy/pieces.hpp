#pragma once
// The reference for laws made of smooth pieces: an ordinary differential equation y' = rhs(t, y) for each
// piece, and functions whose zeros end it, integrated by SUNDIALS IDA to 1e-13 with its root finding.

#include <string_view>
#include <vector>

#include "tests/accuracy/transient.hpp"

namespace accuracy {

class Pieces {
public:
    virtual ~Pieces() = default;

    // y at t = 0. The piece that is in force there is the object's own state from the beginning.
    [[nodiscard]] virtual std::vector<double> start() const = 0;
    // y' on the piece in force.
    virtual void rhs(double t, const double* y, double* slope) const = 0;
    // One value for each way out of any piece; their number never changes.
    [[nodiscard]] virtual int exits() const = 0;
    virtual void watch(double t, const double* y, double* g) const = 0;
    // Exit k was crossed, rising or falling, at (t, y): another piece is in force.
    virtual void leave(int k, bool rising, double t, const double* y) = 0;
    // What is read.
    [[nodiscard]] virtual double output(double t, const double* y) const = 0;
};

// The output at each of the times, which ascend. corners: times where rhs has a corner or a jump in t.
[[nodiscard]] std::vector<double> reference(Pieces& pieces, const std::vector<double>& times,
                                            std::vector<double> corners);

// Holds a column of all runs to the promise (transient.hpp): one reference serves all times of all of them.
void hold(const std::vector<Run>& runs, std::string_view name, Pieces& pieces,
          const std::vector<double>& corners = {});

} // namespace accuracy
