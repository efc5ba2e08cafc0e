#include "engine/analysis/collocation.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::analysis {

namespace {

// Rows of M that are multiplied together; M has a multiple of it.
constexpr std::size_t block = 8;
// A matrix M costs about as much as this many sparse steps.
constexpr int steps_to_pay = 4;
constexpr std::size_t most_pieces = 4096;                       // combinations that have a name
constexpr std::size_t most_known = 1024, most_kept = 2'000'000; // lengths; numbers
// Largest M worth its time and its place in the cache, numbers.
constexpr std::size_t most_numbers = 16000;
// What the three sparse systems cost beside their arithmetic, in multiplications; and a nonzero of the
// pattern.
constexpr double overhead = 1500, per_nonzero = 30;
// Three factorisations, two of them complex, cost this many solves at the most.
constexpr double dear = 10;

std::size_t index(int k) {
    return static_cast<std::size_t>(k);
}

// Lengths that differ by rounding are one: 2^-40 of a step is far below its error.
double rounded(double h) {
    int exponent = 0;
    const double mantissa = std::frexp(h, &exponent);
    return std::ldexp(std::nearbyint(std::ldexp(mantissa, 40)), exponent - 40);
}

} // namespace

Collocation::Collocation(Workspace& workspace)
    : radau_(radau()), workspace_(workspace), n_(index(workspace.system().size())),
      driven_(workspace.driven_rows()) {
    const std::vector<char> reactive = reactive_rows(workspace.system());
    for (std::size_t k = 0; k < n_; ++k)
        if (reactive[k]) states_.push_back(static_cast<int>(k));
    rows_ = (Radau::stages * n_ + 2 * states_.size() + block - 1) / block * block;
    columns_ = states_.size() + Radau::stages * driven_.size();
    const linalg::Pattern& pattern = workspace.system().pattern();
    small_ = rows_ * columns_ <= most_numbers &&
             static_cast<double>(rows_ * columns_) < overhead + per_nonzero * pattern.nnz();
    const auto slots = index(pattern.nnz()) + 1;
    const auto ordering = linalg::Ordering::of(pattern);
    real_.emplace(ordering);
    values_.resize(slots);
    right_.resize(n_);
    z_.resize(n_);
    for (std::size_t m = 0; m < Radau::pairs; ++m) {
        complex_[m].emplace(ordering);
        complex_values_[m].resize(slots);
        complex_right_[m].resize(n_);
        complex_z_[m].resize(n_);
    }
    in_.resize(columns_);
    out_.resize(rows_);
    sum_.resize(n_);
    product_.resize(n_);
}

void Collocation::begin() {
    g_ = workspace_.g();
    c_ = workspace_.c();
    factored_ = 0;
    last_ = nullptr;
    drive_at_ = -1;
    if (names_.size() > most_pieces) {
        names_.clear();
        known_.clear();
    }
    pieces_ = names_.emplace(workspace_.pieces(), static_cast<int>(names_.size())).first->second;
}

bool Collocation::pays(Newton& newton) {
    return newton.refactor_per_solve() < dear;
}

double Collocation::miss(const Passage& passage, std::size_t k) {
    const std::array<double, Radau::stages>& back = radau().back;
    const double beginning = passage.x[0][k];
    double sum = 0; // the weights sum to 1
    for (std::size_t i = 0; i < Radau::stages; ++i) sum += back[i] * (passage.x[i + 1][k] - beginning);
    return sum;
}

bool Collocation::factor(double h) {
    if (h == factored_) return true;
    factored_ = 0;
    const std::size_t nonzeros = values_.size() - 1;
    const double real = radau_.real / h;
    for (std::size_t s = 0; s < nonzeros; ++s) values_[s] = g_[s] + real * c_[s];
    if (real_->refactor(values_).code != linalg::LuStatus::ok) return false;
    for (std::size_t m = 0; m < Radau::pairs; ++m) {
        const Complex a = radau_.complex_[m] / h;
        for (std::size_t s = 0; s < nonzeros; ++s) complex_values_[m][s] = g_[s] + a * c_[s];
        if (complex_[m]->refactor(complex_values_[m]).code != linalg::LuStatus::ok) return false;
    }
    factored_ = h;
    return true;
}

bool Collocation::solve() {
    bool solved = real_->solve_plain(right_, z_).code == linalg::LuStatus::ok;
    for (std::size_t m = 0; m < Radau::pairs; ++m)
        solved =
            solved && complex_[m]->solve_plain(complex_right_[m], complex_z_[m]).code == linalg::LuStatus::ok;
    return solved;
}

void Collocation::spread(std::size_t stage, double* dx) const {
    const double real = radau_.from_real[stage];
    const Complex first = 2.0 * radau_.from_complex[0][stage], second = 2.0 * radau_.from_complex[1][stage];
    for (std::size_t k = 0; k < n_; ++k) {
        const Complex a = complex_z_[0][k], b = complex_z_[1][k];
        dx[k] = real * z_[k] + (first.real() * a.real() - first.imag() * a.imag()) +
                (second.real() * b.real() - second.imag() * b.imag());
    }
}

void Collocation::charge(const double* x, std::vector<double>& q) const {
    std::fill(q.begin(), q.end(), 0.0);
    linalg::multiply(workspace_.system().pattern(), c_, std::span(x, n_), q);
}

// Of z: dX_1 ... dX_5, then of the states dq = C dX_5 and f_5 = -1/h C sum_j W_5j dX_j.
void Collocation::finish(double* out, double h) {
    for (std::size_t i = 0; i < Radau::stages; ++i) spread(i, out + i * n_);
    charge(out + (Radau::stages - 1) * n_, product_);
    double* tail = out + Radau::stages * n_;
    for (int state : states_) *tail++ = product_[index(state)];
    std::fill(sum_.begin(), sum_.end(), 0.0);
    for (std::size_t j = 0; j < Radau::stages; ++j)
        for (std::size_t k = 0; k < n_; ++k) sum_[k] += radau_.last_slope[j] * out[j * n_ + k];
    charge(sum_.data(), product_);
    for (int state : states_) *tail++ = -product_[index(state)] / h;
}

Collocation::Matrix Collocation::build(double h) {
    if (!factor(h)) return {};
    Matrix matrix(rows_ * columns_, 0.0);
    std::vector<int> inputs = states_;
    inputs.insert(inputs.end(), driven_.begin(), driven_.end());
    for (std::size_t place = 0; place < inputs.size(); ++place) {
        const bool is_state = place < states_.size();
        const auto row = index(inputs[place]);
        // The answer to 1 in this row, in each of the three systems; then to each pattern of stages.
        std::fill(right_.begin(), right_.end(), 0.0);
        right_[row] = -1;
        for (std::vector<Complex>& right : complex_right_) {
            std::fill(right.begin(), right.end(), 0.0);
            right[row] = -1;
        }
        if (!solve()) return {};
        const std::vector<double> z = z_;
        const auto complex_z = complex_z_;
        for (std::size_t stage = 0; stage < (is_state ? 1 : Radau::stages); ++stage) {
            double real = radau_.to_real[stage];
            std::array<Complex, Radau::pairs> pair{radau_.to_complex[0][stage], radau_.to_complex[1][stage]};
            if (is_state) {
                for (std::size_t j = 1; j < Radau::stages; ++j) {
                    real += radau_.to_real[j];
                    for (std::size_t m = 0; m < Radau::pairs; ++m) pair[m] += radau_.to_complex[m][j];
                }
            }
            for (std::size_t k = 0; k < n_; ++k) {
                z_[k] = real * z[k];
                for (std::size_t m = 0; m < Radau::pairs; ++m) complex_z_[m][k] = pair[m] * complex_z[m][k];
            }
            const std::size_t number =
                is_state ? place : states_.size() + stage * driven_.size() + (place - states_.size());
            double* column = matrix.data() + number * rows_;
            finish(column, h);
        }
    }
    return matrix;
}

// in_: f_n of the states, then ds of each stage.
void Collocation::drive(const TimePoint& point, const Passage& passage) {
    double* in = in_.data();
    for (int state : states_) *in++ = point.f[index(state)];
    if (drive_at_ != point.t) {
        drive_.clear();
        const std::vector<double>& now = workspace_.drive(point.t);
        for (int row : driven_) drive_.push_back(now[index(row)]);
    }
    for (std::size_t i = 1; i <= Radau::stages; ++i) {
        const std::vector<double>& now = workspace_.drive(passage.t[i]);
        for (std::size_t k = 0; k < driven_.size(); ++k) *in++ = now[index(driven_[k])] - drive_[k];
    }
}

bool Collocation::step_sparse(const TimePoint& point, double h) {
    if (!factor(h)) return false;
    std::fill(right_.begin(), right_.end(), 0.0);
    for (std::vector<Complex>& right : complex_right_) std::fill(right.begin(), right.end(), 0.0);
    double to_real = 0;
    std::array<Complex, Radau::pairs> to_pair{};
    for (std::size_t j = 0; j < Radau::stages; ++j) {
        to_real += radau_.to_real[j];
        for (std::size_t m = 0; m < Radau::pairs; ++m) to_pair[m] += radau_.to_complex[m][j];
    }
    for (int state : states_) {
        const double f = point.f[index(state)];
        right_[index(state)] -= to_real * f;
        for (std::size_t m = 0; m < Radau::pairs; ++m) complex_right_[m][index(state)] -= to_pair[m] * f;
    }
    const double* in = in_.data() + states_.size();
    for (std::size_t j = 0; j < Radau::stages; ++j)
        for (int row : driven_) {
            const double ds = *in++;
            right_[index(row)] -= radau_.to_real[j] * ds;
            for (std::size_t m = 0; m < Radau::pairs; ++m)
                complex_right_[m][index(row)] -= radau_.to_complex[m][j] * ds;
        }
    if (!solve()) return false;
    finish(out_.data(), h);
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
    const double h = rounded(t_new - point.t);
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
    if (matrix) {
        multiply(*matrix);
    } else if (!step_sparse(point, h)) {
        return false;
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
    passage.f.assign(n_ + 1, 0.0);
    const double* tail = out_.data() + Radau::stages * n_;
    for (std::size_t k = 0; k < states_.size(); ++k) {
        passage.q[index(states_[k])] += tail[k];
        passage.f[index(states_[k])] = tail[states_.size() + k];
    }
    return true;
}

} // namespace nullor::analysis
