#include "engine/analysis/transient/affine/collocation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/analysis/transient/affine/radau_polynomial.hpp"
#include "engine/analysis/transient/step/step_lengths.hpp"
#include "engine/analysis/transient/step/transient_policy.hpp"
#include "engine/base/at.hpp"
#include "engine/base/wide_registers.hpp"

namespace nullor::analysis {

using namespace policy;

namespace {

// Rows of M that are multiplied together; M has a multiple of it.
constexpr std::size_t block = 8;
constexpr std::size_t most_pieces = 4096;                       // combinations that have a number
constexpr std::size_t most_known = 1024, most_kept = 2'000'000; // lengths; numbers

// Two sums that are the same may differ by this share of their terms.
constexpr double most_apart = 1e-13;

using Numbers = StageSystems::Numbers;
using Complex = std::complex<double>;

// Column `stage` of T^-1.
Numbers to_systems(const Radau& radau, std::size_t stage) {
    Numbers numbers;
    numbers.re[0] = radau.to_real[stage];
    for (std::size_t m = 0; m < Radau::pairs; ++m) {
        numbers.re[m + 1] = radau.to_complex[m][stage].real();
        numbers.im[m + 1] = radau.to_complex[m][stage].imag();
    }
    return numbers;
}

Numbers sum_of_rows(const Radau& radau) {
    Numbers sum;
    for (std::size_t stage = 0; stage < Radau::stages; ++stage) {
        const Numbers column = to_systems(radau, stage);
        for (std::size_t m = 0; m <= Radau::pairs; ++m) {
            sum.re[m] += column.re[m];
            sum.im[m] += column.im[m];
        }
    }
    return sum;
}

} // namespace

Collocation::Collocation(Workspace& workspace)
    : radau_(radau()), workspace_(workspace), n_(at(workspace.system().size())),
      driven_(workspace.driven_rows()), reactive_(reactive_rows(workspace.system())),
      systems_(workspace.system().ordering()), z_(n_), alone_(n_) {
    for (std::size_t k = 0; k < n_; ++k)
        if (reactive_[k]) states_.push_back(static_cast<int>(k));
    rows_ = (Radau::stages * n_ + states_.size() + block - 1) / block * block;
    columns_ = states_.size() + Radau::stages * driven_.size();
    const linalg::Pattern& pattern = workspace.system().pattern();
    for (int column = 0; column < pattern.n; ++column)
        for (int s = pattern.col_ptr[at(column)]; s < pattern.col_ptr[at(column) + 1]; ++s) {
            const int row = pattern.row_index[at(s)];
            (reactive_[at(row)] ? of_states_ : of_constraints_).push_back({row, column, s});
        }
    small_ = rows_ * columns_ <= most_numbers &&
             static_cast<double>(rows_ * columns_) < sparse_overhead + sparse_per_nonzero * pattern.nnz();
    listed_.resize(at(pattern.nnz()));
    in_.resize(columns_);
    out_.resize(rows_);
    sum_.resize(n_);
    product_.resize(n_);
    slopes_size_.resize(n_);
}

void Collocation::begin() {
    drive_at_ = -1;
    if (version_ == workspace_.matrix_version()) return;
    version_ = workspace_.matrix_version();
    g_ = workspace_.g();
    c_ = workspace_.c();
    list_charges();
    systems_.forget();
    last_ = nullptr;
    workspace_.nonlinear_values(written_);
    if (numbers_.size() > most_pieces) {
        numbers_.clear();
        known_.clear();
    }
    pieces_ = numbers_.try_emplace(written_, numbers_.size()).first->second;
}

// Those that are 0 now stay on the list.
void Collocation::list_charges() {
    std::size_t unlisted = 0;
    for (std::size_t s = 0; s < listed_.size(); ++s)
        unlisted += static_cast<std::size_t>(c_[s] != 0) & static_cast<std::size_t>(listed_[s] == 0);
    if (unlisted == 0) return;
    stored_.clear();
    stored_columns_.clear();
    const linalg::Pattern& pattern = workspace_.system().pattern();
    for (int column = 0; column < pattern.n; ++column)
        for (int s = pattern.col_ptr[at(column)]; s < pattern.col_ptr[at(column) + 1]; ++s) {
            listed_[at(s)] = listed_[at(s)] || c_[at(s)] != 0;
            if (!listed_[at(s)]) continue;
            stored_.push_back({pattern.row_index[at(s)], column, s});
            if (stored_columns_.empty() || stored_columns_.back() != column)
                stored_columns_.push_back(column);
        }
}

// dX_i = T_i0 z_0 + 2 Re(T_i1 z_1) + 2 Re(T_i2 z_2).
NULLOR_WIDE_REGISTERS void Collocation::spread(double* dx) const {
    constexpr std::size_t wide = 8; // a whole register of stages
    struct Columns {
        std::array<std::array<double, wide>, Radau::pairs + 1> re{};
        std::array<std::array<double, wide>, Radau::pairs> im{};
    } from;
    for (std::size_t i = 0; i < Radau::stages; ++i) {
        from.re[0][i] = radau_.from_real[i];
        for (std::size_t m = 0; m < Radau::pairs; ++m) {
            from.re[m + 1][i] = 2 * radau_.from_complex[m][i].real();
            from.im[m][i] = 2 * radau_.from_complex[m][i].imag();
        }
    }
    for (std::size_t k = 0; k < n_; ++k) {
        const Numbers& z = z_[systems_.column(k)];
        std::array<double, wide> stage;
        for (std::size_t i = 0; i < wide; ++i)
            stage[i] = from.re[0][i] * z.re[0] + (from.re[1][i] * z.re[1] - from.im[0][i] * z.im[1]) +
                       (from.re[2][i] * z.re[2] - from.im[1][i] * z.im[2]);
        for (std::size_t i = 0; i < Radau::stages; ++i) dx[i * n_ + k] = stage[i];
    }
}

void Collocation::charge(const double* x, std::vector<double>& q) const {
    for (const int state : states_) q[at(state)] = 0;
    for (const Place& place : stored_) q[at(place.row)] += c_[at(place.slot)] * x[place.column];
}

// Of z: dX_1 ... dX_5, then of the states dq = C dX_5.
void Collocation::finish(double* out) {
    spread(out);
    charge(out + (Radau::stages - 1) * n_, product_);
    double* tail = out + Radau::stages * n_;
    for (int state : states_) *tail++ = product_[at(state)];
}

// f_5 = -1/h C sum_j W_5j dX_j = f_n + ds_5 + G dX_5, of each row as the sum whose terms are the smaller: the
// current between two nodes that move together is a small difference of what their capacitor's charges do,
// that of an amplifier's input a small difference of what its gain makes of it. Whether both are alike.
bool Collocation::find_f(const TimePoint& point, double h, std::vector<double>& f) {
    f.assign(n_ + 1, 0.0);
    size_.assign(n_, 0.0);
    const double* end = out_.data() + (Radau::stages - 1) * n_;
    for (const int state : states_) f[at(state)] = point.f[at(state)];
    const double* drive = in_.data() + states_.size() + (Radau::stages - 1) * driven_.size();
    for (const int row : driven_) {
        if (reactive_[at(row)]) f[at(row)] += *drive;
        ++drive;
    }
    for (const Place& place : of_states_) {
        const double term = g_[at(place.slot)] * end[place.column];
        f[at(place.row)] += term;
        size_[at(place.row)] += std::abs(term);
    }
    for (const int column : stored_columns_) {
        double sum = 0, size = 0;
        for (std::size_t j = 0; j < Radau::stages; ++j) {
            const double term = radau_.last_slope[j] * out_[j * n_ + at(column)];
            sum += term;
            size += std::abs(term);
        }
        sum_[at(column)] = sum / h;
        slopes_size_[at(column)] = size / h;
    }
    charge(sum_.data(), product_);
    charges_size_.assign(n_, 0.0);
    for (const Place& place : stored_)
        charges_size_[at(place.row)] += std::abs(c_[at(place.slot)]) * slopes_size_[at(place.column)];
    bool alike = true;
    for (const int state : states_) {
        const auto k = at(state);
        alike = alike && std::abs(f[k] + product_[k]) <=
                             most_apart * (std::abs(point.f[k]) + size_[k] + charges_size_[k]);
        if (charges_size_[k] < size_[k]) f[k] = -product_[k];
    }
    return alike;
}

Collocation::Matrix Collocation::build(double h) {
    if (!systems_.factor(g_, c_, h, euler_)) return {};
    Matrix matrix(rows_ * columns_, 0.0);
    std::vector<int> inputs = states_;
    inputs.insert(inputs.end(), driven_.begin(), driven_.end());
    for (std::size_t place = 0; place < inputs.size(); ++place) {
        const bool is_state = place < states_.size();
        const auto row = at(inputs[place]);
        // The answer to 1 in this row, in each of the three systems; then to each pattern of stages.
        std::fill(z_.begin(), z_.end(), Numbers{});
        Numbers& one = z_[systems_.row(row)];
        for (std::size_t system = 0; system <= Radau::pairs; ++system) one.re[system] = -1;
        if (!systems_.solve(g_, c_, z_)) return {};
        const std::vector<Numbers> z = z_;
        for (std::size_t stage = 0; stage < (is_state ? 1 : Radau::stages); ++stage) {
            Numbers factors = to_systems(radau_, stage);
            if (is_state) factors = sum_of_rows(radau_);
            for (std::size_t k = 0; k < n_; ++k) {
                z_[k] = {};
                z_[k].re[0] = factors.re[0] * z[k].re[0];
                for (std::size_t m = 1; m <= Radau::pairs; ++m) {
                    z_[k].re[m] = factors.re[m] * z[k].re[m] - factors.im[m] * z[k].im[m];
                    z_[k].im[m] = factors.re[m] * z[k].im[m] + factors.im[m] * z[k].re[m];
                }
            }
            const std::size_t number =
                is_state ? place : states_.size() + stage * driven_.size() + (place - states_.size());
            double* column = matrix.data() + number * rows_;
            finish(column);
        }
    }
    return matrix;
}

void Collocation::expect_smooth_sources(double end, double within) {
    smooth_until_ = end;
    within_ = within;
}

double Collocation::smooth_behind(double t) const {
    return std::min(within_, (smooth_until_ - t) / 2);
}

void Collocation::remember_drive(double t) {
    if (drive_at_ == t) return;
    drive_.clear();
    const std::vector<double>& now = workspace_.drive(t);
    for (int row : driven_) drive_.push_back(now[at(row)]);
    drive_at_ = t;
}

// in_: f_n of the states, then ds of each stage, at c_i h to all digits: what times are rounded by would move
// a source on its edge by more than a node is to move that is held by feedback faster than the step.
void Collocation::drive(const TimePoint& point, const Passage& passage) {
    double* in = in_.data();
    for (int state : states_) *in++ = point.f[at(state)];
    remember_drive(point.t);
    const double h = passage.t.back() - point.t, within = smooth_behind(point.t);
    if (h < within) {
        const double d = (point.t + within / 2) - point.t; // between times that are
        std::fill(in, in + Radau::stages * driven_.size(), 0.0);
        for (const int ahead : {1, 2}) {
            const std::vector<double>& then = workspace_.drive(point.t + ahead * d);
            double* to = in;
            for (const double node : radau_.nodes) {
                const double s = node * h / d, weight = ahead == 1 ? s * (2 - s) : s * (s - 1) / 2;
                for (std::size_t k = 0; k < driven_.size(); ++k)
                    *to++ += weight * (then[at(driven_[k])] - drive_[k]);
            }
        }
        return;
    }
    const double tiny = std::numeric_limits<double>::min();
    for (std::size_t i = 1; i <= Radau::stages; ++i) {
        const std::vector<double>& now = workspace_.drive(passage.t[i]);
        const double along = passage.t[i] - point.t, share = radau_.nodes[i - 1] * h / std::max(along, tiny);
        for (std::size_t k = 0; k < driven_.size(); ++k) *in++ = share * (now[at(driven_[k])] - drive_[k]);
    }
}

bool Collocation::step_sparse(const TimePoint& point, double h) {
    if (!systems_.factor(g_, c_, h, euler_)) return false;
    std::fill(z_.begin(), z_.end(), Numbers{});
    const auto add = [&](int row, const Numbers& factors, double value) {
        Numbers& right = z_[systems_.row(at(row))];
        right.re[0] -= factors.re[0] * value;
        for (std::size_t m = 1; m <= Radau::pairs; ++m) {
            right.re[m] -= factors.re[m] * value;
            right.im[m] -= factors.im[m] * value;
        }
    };
    const Numbers all = sum_of_rows(radau_);
    for (int state : states_) add(state, all, point.f[at(state)]);
    const double* in = in_.data() + states_.size();
    for (std::size_t j = 0; j < Radau::stages; ++j) {
        const Numbers factors = to_systems(radau_, j);
        for (int row : driven_) add(row, factors, *in++);
    }
    if (!systems_.solve(g_, c_, z_)) return false;
    finish(out_.data());
    return true;
}

// out_ = M in_, in blocks of rows that stay in registers.
void Collocation::multiply(const Matrix& matrix) {
    for (std::size_t first = 0; first < rows_; first += block) {
        std::array<double, block> sum{};
        const double* column = matrix.data() + first;
        for (const double factor : in_) {
            for (std::size_t k = 0; k < block; ++k) sum[k] += column[k] * factor;
            column += rows_;
        }
        std::copy(sum.begin(), sum.end(), out_.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

bool Collocation::step(const TimePoint& point, double t_new, Passage& passage) {
    const double h = step_lengths::rounded(t_new - point.t);
    passage.t[0] = point.t;
    for (std::size_t i = 0; i < Radau::stages; ++i)
        passage.t[i + 1] = radau_.nodes[i] == 1.0 ? t_new : point.t + radau_.nodes[i] * (t_new - point.t);
    drive(point, passage);

    const Matrix* matrix = nullptr;
    if (small_) {
        if (known_.size() > most_known) {
            // Most lengths come up once, at corners.
            std::erase_if(known_, [](const auto& entry) { return entry.second.matrix.empty(); });
            if (known_.size() > most_known / 2 || known_.size() * rows_ * columns_ > most_kept)
                known_.clear();
            last_ = nullptr;
        }
        if (!last_ || last_h_ != h) {
            last_ = &known_[{pieces_, h}];
            last_h_ = h;
        }
        if (++last_->seen > steps_to_pay && last_->matrix.empty()) last_->matrix = build(h);
        if (!last_->matrix.empty()) matrix = &last_->matrix;
    }
    if (matrix) multiply(*matrix);
    // Over a short step charges that cannot change alone, put in one by one, drive what cancels in M f_n.
    if (!(matrix && find_f(point, h, passage.f))) {
        if (!step_sparse(point, h)) return false;
        (void)find_f(point, h, passage.f);
    }

    passage.x[0] = point.x;
    for (std::size_t i = 0; i < Radau::stages; ++i) {
        std::vector<double>& x = passage.x[i + 1];
        x.resize(n_ + 1);
        const double* dx = out_.data() + i * n_;
        for (std::size_t k = 0; k < n_; ++k) x[k] = point.x[k] + dx[k];
        x[n_] = 0;
    }
    passage.q = point.q;
    const double* tail = out_.data() + Radau::stages * n_;
    for (std::size_t k = 0; k < states_.size(); ++k) passage.q[at(states_[k])] += tail[k];
    return true;
}

NULLOR_WIDE_REGISTERS void Collocation::cut(const TimePoint& point, double t_new, Passage& passage) {
    const double share = (t_new - passage.t[0]) / (passage.t.back() - passage.t[0]);
    for (std::size_t i = 1; i < Passage::points; ++i) {
        const double s = radau_.nodes[i - 1] * share;
        const Radau::Row weights = polynomial_weights(s);
        passage.t[i] = i + 1 == Passage::points ? t_new : point.t + radau_.nodes[i - 1] * (t_new - point.t);
        double* x = passage.x[i].data();
        const double* dx = out_.data();
        for (std::size_t k = 0; k < n_; ++k)
            x[k] = point.x[k] + (weights[0] * dx[k] + weights[1] * dx[n_ + k] + weights[2] * dx[2 * n_ + k] +
                                 weights[3] * dx[3 * n_ + k] + weights[4] * dx[4 * n_ + k]);
    }
    for (std::size_t k = 0; k < n_; ++k) sum_[k] = passage.x.back()[k] - point.x[k];
    charge(sum_.data(), product_);
    for (int state : states_) passage.q[at(state)] = point.q[at(state)] + product_[at(state)];
}

} // namespace nullor::analysis
