#pragma once
// Transfer function, from a source to an output: two solutions of A x = u, A = G + sC, with a unit at the
// source and one at the output.
//
//     gain   the output's answer to the source
//     in     what the source sees, ohm
//     out    what is seen into the output, ohm; of a current, around the branch that it flows in

#include <complex>
#include <optional>
#include <span>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/small_signal/port.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::analysis {

struct TfQuestion {
    Port source, output;
};

template <class T>
struct Transfer {
    T gain{}, in{}, out{};
};

// At DC, s = 0. ideal: with every amplifier of infinite gain (infinite_gain.hpp); none where all are, or
// where that leaves no unique solution.
struct TfAtDc {
    Transfer<double> found;
    std::optional<Transfer<double>> ideal;
};
[[nodiscard]] Outcome<TfAtDc> tf(Setup& setup, const std::vector<double>& x, const TfQuestion& question);

// A row a frequency, s = jw: gain, in, out. begin() and end() of the sink are the caller's.
[[nodiscard]] Outcome<Done> tf(Setup& setup, const std::vector<double>& x, const TfQuestion& question,
                               const Points& frequencies, results::Sink& sink, Watch& watch);

} // namespace nullor::analysis
