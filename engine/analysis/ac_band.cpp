#include "engine/analysis/ac_band.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/constants.hpp"

namespace nullor::analysis {

namespace {

using Complex = AcBand::Complex;

constexpr std::size_t most_columns = 8, most_entries = 512;
constexpr double reach_of_band = 3; // to either side
// Full solutions that building a band costs, its columns apart.
constexpr std::size_t cost_of_band = 12;

// Without the care for infinities that the library's product takes.
Complex times(Complex a, Complex b) {
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

} // namespace

AcBand::AcBand(const Workspace& workspace, std::span<const Complex> u)
    : workspace_(workspace), u_(u), n_(static_cast<std::size_t>(workspace.system().size())),
      lu_(workspace.system().pattern()), values_(workspace.g().size()), y_(n_), trial_(n_ + 1),
      exact_(n_ + 1) {
    const linalg::Pattern& pattern = workspace.system().pattern();
    for (int column = 0; column < pattern.n; ++column) {
        bool charged = false;
        for (int s = pattern.col_ptr[column]; s < pattern.col_ptr[column + 1]; ++s)
            if (workspace.c()[s] != 0) {
                charged = true;
                rows_.push_back(pattern.row_index[s]);
            }
        if (charged) columns_.push_back(column);
    }
    std::sort(rows_.begin(), rows_.end());
    rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
}

bool AcBand::pays(std::size_t frequencies) const {
    return columns_.size() <= most_columns && n_ * columns_.size() <= most_entries &&
           frequencies >= 4 * (cost_of_band + rows_.size());
}

std::size_t AcBand::reach(const Points& frequencies, std::size_t first) {
    constexpr double width = reach_of_band * reach_of_band;
    double low = frequencies[first], high = low;
    if (low <= 0) return 0;
    const auto holds = [&](double f) {
        low = std::min(low, f);
        high = std::max(high, f);
        return low > 0 && high <= width * low;
    };
    std::size_t within = first, beyond = frequencies.size();
    if (!frequencies.is_grid()) {
        while (within + 1 < beyond && holds(frequencies[within + 1])) ++within;
        return within + 1 - first;
    }
    while (beyond - within > 1) {
        const std::size_t middle = within + (beyond - within) / 2;
        low = high = frequencies[first];
        (holds(frequencies[middle]) ? within : beyond) = middle;
    }
    return within + 1 - first;
}

bool AcBand::factor(double omega) {
    omega_ = omega;
    const linalg::Pattern& pattern = workspace_.system().pattern();
    const std::vector<double>&g = workspace_.g(), &c = workspace_.c();
    for (std::size_t s = 0; s < values_.size(); ++s) values_[s] = Complex(g[s], omega * c[s]);
    const auto solved = [&](std::span<const Complex> right, std::span<Complex> x) {
        return lu_.solve(values_, right, x).code == linalg::LuStatus::ok;
    };
    if (lu_.refactor(values_).code != linalg::LuStatus::ok || !solved(u_, y_)) return false;
    std::vector<Complex> unit(n_);
    std::vector<std::vector<Complex>> of_row(n_); // A_0^-1 e_row
    for (const int row : rows_) {
        std::fill(unit.begin(), unit.end(), 0.0);
        unit[static_cast<std::size_t>(row)] = 1;
        std::vector<Complex>& column = of_row[static_cast<std::size_t>(row)];
        column.resize(n_);
        if (!solved(unit, column)) return false;
    }
    const std::size_t count = columns_.size();
    z_.assign(n_ * count, 0.0);
    for (std::size_t j = 0; j < count; ++j)
        for (int s = pattern.col_ptr[columns_[j]]; s < pattern.col_ptr[columns_[j] + 1]; ++s) {
            if (c[s] == 0) continue;
            const std::vector<Complex>& column = of_row[static_cast<std::size_t>(pattern.row_index[s])];
            for (std::size_t i = 0; i < n_; ++i) z_[i * count + j] += column[i] * c[s];
        }
    m_.resize(count * count);
    small_.resize(count * count);
    v_.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j)
            m_[i * count + j] = z_[static_cast<std::size_t>(columns_[i]) * count + j];
    return true;
}

void AcBand::at(double frequency, std::span<Complex> x) {
    const std::size_t count = columns_.size();
    const double d = 2 * pi * frequency - omega_; // times j
    const auto by_d = [d](Complex a) { return Complex(-d * a.imag(), d * a.real()); };
    for (std::size_t i = 0; i < count; ++i) {
        v_[i] = y_[static_cast<std::size_t>(columns_[i])];
        for (std::size_t j = 0; j < count; ++j) {
            small_[i * count + j] = by_d(m_[i * count + j]);
            if (i == j) small_[i * count + j] += 1.0;
        }
    }
    // Gauss with row pivots.
    for (std::size_t k = 0; k < count; ++k) {
        std::size_t best = k;
        for (std::size_t i = k + 1; i < count; ++i)
            if (std::norm(small_[i * count + k]) > std::norm(small_[best * count + k])) best = i;
        if (best != k) {
            std::swap_ranges(&small_[k * count], &small_[k * count] + count, &small_[best * count]);
            std::swap(v_[k], v_[best]);
        }
        const Complex pivot = small_[k * count + k];
        const Complex inverse = std::conj(pivot) / std::norm(pivot);
        for (std::size_t i = k + 1; i < count; ++i) {
            const Complex factor = times(small_[i * count + k], inverse);
            for (std::size_t j = k + 1; j < count; ++j)
                small_[i * count + j] -= times(factor, small_[k * count + j]);
            v_[i] -= times(factor, v_[k]);
        }
        small_[k * count + k] = inverse;
    }
    for (std::size_t k = count; k-- > 0;) {
        for (std::size_t j = k + 1; j < count; ++j) v_[k] -= times(small_[k * count + j], v_[j]);
        v_[k] = times(v_[k], small_[k * count + k]);
    }
    for (std::size_t j = 0; j < count; ++j) v_[j] = by_d(v_[j]);
    for (std::size_t i = 0; i < n_; ++i) {
        Complex sum = y_[i];
        for (std::size_t j = 0; j < count; ++j) sum -= times(z_[i * count + j], v_[j]);
        x[i] = sum;
    }
}

} // namespace nullor::analysis
