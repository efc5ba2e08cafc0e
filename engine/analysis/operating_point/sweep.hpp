#pragma once
// The points of a sweep. Each point is computed from its index, never by accumulation, and when it is asked
// for: a grid takes no memory.

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "engine/analysis/requests.hpp"
#include "engine/base/failure.hpp"
#include "engine/circuit/values/values.hpp"

namespace nullor::analysis {

class Points {
public:
    Points(std::vector<double> list) : size_(list.size()), list_(std::move(list)) {}

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] double operator[](std::size_t k) const;
    // The points from `first` on, with the same bits, in less time for many.
    void fill(std::size_t first, std::span<double> points);
    // From the first to the last they never turn back; a list may.
    [[nodiscard]] bool is_grid() const { return law_ != Law::list; }
    // Least and greatest of `count` points from `first` on; count > 0.
    [[nodiscard]] std::pair<double, double> range(std::size_t first, std::size_t count) const;

private:
    [[nodiscard]] double power(double decades) const;
    [[nodiscard]] double part(std::size_t k) const;
    friend Outcome<Points> points_of(const Sweep&, const Values&, std::size_t);
    // linear: start + k step; logarithmic: start base^q base^(r/step), k = q step + r, both powers with the
    // sign of the way; even:
    // start + (stop - start) k/(size - 1); geometric: start (stop/start)^(k/(size - 1)). At end_ it is the
    // stop itself.
    enum class Law { list, linear, logarithmic, even, geometric };
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    Points() = default;
    [[nodiscard]] static Outcome<Points> linear(double start, double stop, double step, std::size_t limit);
    [[nodiscard]] static Outcome<Points> logarithmic(double start, double stop, double per, double base,
                                                     std::size_t limit);
    [[nodiscard]] static Outcome<Points> geometric(double start, double stop, double count,
                                                   std::size_t limit);
    [[nodiscard]] static Outcome<Points> even(double start, double stop, double count, std::size_t limit);

    Law law_ = Law::list;
    std::size_t size_ = 0, end_ = nowhere;
    double start_ = 0, stop_ = 0, step_ = 0, base_ = 10;
    std::vector<double> list_;
    std::vector<double> fine_, coarse_; // base^(r/step) of the first r, and of every so many
};

// Fails where the numbers make no sweep: a logarithmic one from 0 or across 0, a step of 0 or away from the
// stop, fewer than one point, more points than `limit`.
[[nodiscard]] Outcome<Points> points_of(const Sweep& sweep, const Values& values,
                                        std::size_t limit = 200'000'000);

} // namespace nullor::analysis
