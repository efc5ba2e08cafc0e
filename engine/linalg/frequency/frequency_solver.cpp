#include "engine/linalg/frequency/frequency_solver.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>
#include <utility>

#include "engine/base/at.hpp"

namespace nullor::linalg {
namespace {

using Complex = FrequencySolver::Complex;
using ScalarStep = EliminationProgram::ScalarStep;

/// Of a lane's equations, beside their terms; of all equations at a sentinel, where unknowns that nobody
/// reads may have cost digits.
constexpr double tolerance = 1e-13, tolerance_of_all = 5e-13;
/// Outputs that a refinement changes by less were right before; so were those that pivots of its own change
/// by so many times what is right.
constexpr double same_after_refinement = 1e-13, same_output = 2;
/// The slots of a group of lanes should stay in the cache, bytes.
constexpr std::size_t most_bytes = 1 << 19;

double size_of(Complex z) {
    return std::abs(z.real()) + std::abs(z.imag());
}

bool near(Complex a, Complex b, double relative) {
    return size_of(a - b) <= relative * size_of(b) || a == b;
}

std::unique_ptr<double[], void (*)(void*)> aligned(std::size_t count) {
    constexpr std::size_t alignment = 64;
    const std::size_t bytes = (count * sizeof(double) + alignment - 1) / alignment * alignment;
    auto* memory = static_cast<double*>(std::aligned_alloc(alignment, bytes));
    if (!memory) throw std::bad_alloc();
    std::fill_n(memory, bytes / sizeof(double), 0.0);
    return {memory, std::free};
}

int vectors_for(const EliminationProgram& program, const LaneTarget& target) {
    int vectors = 4;
    while (vectors > 1 && at(program.lanes) * 2 * sizeof(double) * at(target.width(vectors)) > most_bytes)
        vectors /= 2;
    return vectors;
}

} // namespace

FrequencySolver::FrequencySolver(std::shared_ptr<const FrequencyPlan> plan, const LaneTarget& target)
    : plan_(std::move(plan)), target_(target), bands_(plan_->bands().size()), x_(at(plan_->pattern().n)),
      left_re_(x_.size()), left_im_(x_.size()), magnitude_(x_.size()) {
    std::size_t most = 0;
    for (std::size_t band = 0; band < bands_.size(); ++band) {
        const EliminationProgram& program = plan_->bands()[band].program;
        bands_[band].vectors = vectors_for(program, target_);
        bands_[band].scalars.assign(at(program.scalars), 0.0);
        bands_[band].scalars[at(EliminationProgram::minus_one)] = -1;
        most = std::max(most, at(program.lanes) * 2 * at(target_.width(bands_[band].vectors)));
    }
    const std::size_t widest = at(target_.width(4));
    slots_.reset(aligned(most).release());
    omegas_.resize(widest);
    flags_.resize(widest);
    interleaved_.resize(2 * widest);
}

void FrequencySolver::load(std::span<const double> g, std::span<const double> c, std::span<const Complex> u,
                           const LostInSums& lost) {
    lost_ = lost;
    g_ = g;
    c_ = c;
    u_ = u;
    if (lu_) lu_->load(g, c);
    covered_ = plan_->covers(g, c, u);
    for (BandState& band : bands_) band.loaded = false;
}

// What is done once for all frequencies.
void FrequencySolver::prepare(std::size_t index) {
    BandState& band = bands_[index];
    if (band.loaded) return;
    band.loaded = true;
    const EliminationProgram& program = plan_->bands()[index].program;
    double* s = band.scalars.data();
    const auto nonzeros = static_cast<std::ptrdiff_t>(program.nnz);
    std::copy_n(g_.begin(), nonzeros, s + program.g_slot(0));
    std::copy_n(c_.begin(), nonzeros, s + program.c_slot(0));
    for (int row = 0; row < program.n; ++row) {
        s[program.re_slot(row)] = u_[at(row)].real();
        s[program.im_slot(row)] = u_[at(row)].imag();
    }
    double* to = s + program.im_slot(program.n);
    for (const ScalarStep& step : program.scalar_steps) {
        switch (step.kind) {
        case ScalarStep::Kind::product: *to = s[step.a] * s[step.b]; break;
        case ScalarStep::Kind::negative_product: *to = -s[step.a] * s[step.b]; break;
        case ScalarStep::Kind::minus_product: *to = s[step.c] - s[step.a] * s[step.b]; break;
        case ScalarStep::Kind::inverse: *to = 1 / s[step.a]; break;
        }
        ++to;
    }
}

bool FrequencySolver::own_pivots(double omega, std::size_t place, Complex* out, std::size_t stride) {
    if (!lu_) lu_.emplace(plan_->ordering(), g_, c_);
    // What a call gives must not depend on the calls before it.
    LuStatus status = lu_->factor({0, omega}, std::exchange(own_used_, true) ? Pivots::kept : Pivots::fresh);
    if (status.code == LuStatus::ok) status = lu_->solve(u_, x_);
    if (status.code != LuStatus::ok) {
        failed_ = Failed{place, status};
        return false;
    }
    if (!lost_.g.empty() && plan_->loses_digits(omega)) (void)lu_->refine(u_, x_, lost_);
    for (const Reading& reading : plan_->readings()) *std::exchange(out, out + stride) = reading.of(x_);
    return true;
}

// All unknowns of one lane.
void FrequencySolver::complete(const LaneGroup& group, std::size_t band, int lane, double omega) {
    const EliminationProgram& program = group.program;
    const std::size_t width = at(target_.width(group.vectors));
    for (std::size_t k = 0; k < program.kept.size(); ++k) {
        const double* slot = group.slots + at(program.kept_slots[k]) * 2 * width;
        x_[at(program.kept[k])] = {slot[lane], slot[width + at(lane)]};
    }
    const double* s = bands_[band].scalars.data();
    for (std::size_t k = program.early.size(); k-- > 0;) {
        const EliminationProgram::Early& early = program.early[k];
        const AffineSlots& right = early.right;
        double re = s[right.g] - omega * s[right.im_c], im = s[right.im_g] + omega * s[right.c];
        for (int e = early.first; e < early.first + early.count; ++e) {
            const EliminationProgram::Entry& entry = program.early_entries[at(e)];
            const Complex x = x_[at(entry.column)];
            const double g = s[entry.value.g], b = omega * s[entry.value.c];
            re -= g * x.real() - b * x.imag();
            im -= g * x.imag() + b * x.real();
        }
        x_[at(early.column)] = {re * s[early.inverse], im * s[early.inverse]};
    }
}

// Of x_ in the equations of the circuit, the largest of all rows.
double FrequencySolver::backward_error(double omega) {
    const Pattern& pattern = plan_->pattern();
    const std::size_t n = at(pattern.n);
    std::vector<double>&re = left_re_, &im = left_im_, &magnitude = magnitude_;
    for (std::size_t row = 0; row < n; ++row) {
        re[row] = u_[row].real();
        im[row] = u_[row].imag();
        magnitude[row] = size_of(u_[row]);
    }
    for (std::size_t column = 0; column < n; ++column) {
        const double xr = x_[column].real(), xi = x_[column].imag(), x = std::abs(xr) + std::abs(xi);
        for (int s = pattern.col_ptr[column]; s < pattern.col_ptr[column + 1]; ++s) {
            const double g = g_[at(s)], b = omega * c_[at(s)];
            const std::size_t row = at(pattern.row_index[at(s)]);
            re[row] -= g * xr - b * xi;
            im[row] -= g * xi + b * xr;
            magnitude[row] += (std::abs(g) + std::abs(b)) * x;
        }
    }
    double worst = 0;
    for (std::size_t row = 0; row < n; ++row) {
        const double left = std::abs(re[row]) + std::abs(im[row]);
        if (left == 0) continue;
        const double error = left / magnitude[row];
        if (!(error <= worst)) worst = error;
        if (std::isnan(worst)) break;
    }
    return worst;
}

FrequencySolver::Verdict FrequencySolver::verify(const LaneGroup& group, std::size_t band, int lane,
                                                 double omega, const Complex* out, std::size_t stride) {
    complete(group, band, lane, omega);
    if (backward_error(omega) <= tolerance_of_all) return Verdict::met;
    // A component that is 0 but for rounding says nothing.
    std::vector<Complex> own(plan_->readings().size());
    if (!own_pivots(omega, 0, own.data(), 1)) return Verdict::failed;
    for (std::size_t k = 0; k < own.size(); ++k)
        if (!near(out[k * stride], own[k], same_output * plan_->right())) return Verdict::differs;
    return Verdict::met;
}

// One group of lanes from omega[first] on. False: a sentinel failed.
bool FrequencySolver::group(std::size_t index, std::span<const double> omega, std::size_t first,
                            std::size_t sentinel, Complex* out, std::size_t stride) {
    const EliminationProgram& program = plan_->bands()[index].program;
    const std::vector<int>& outputs = program.outputs;
    LaneGroup group{program, bands_[index].scalars.data(), omegas_.data(), slots_.get(),
                    bands_[index].vectors};
    const std::size_t count = std::min(omega.size() - first, at(target_.width(group.vectors)));
    while (group.vectors > 1 && count <= at(target_.width(group.vectors / 2))) group.vectors /= 2;
    const std::size_t width = at(target_.width(group.vectors));
    if (count == width) {
        group.omega = omega.data() + first;
    } else {
        std::copy_n(omega.data() + first, count, omegas_.data());
        std::fill(omegas_.begin() + static_cast<std::ptrdiff_t>(count),
                  omegas_.begin() + static_cast<std::ptrdiff_t>(width), omega[first + count - 1]);
    }
    target_.run(group, program.solve);
    const bool flagged = target_.check(group, program.check, tolerance, flags_.data());
    target_.run(group, program.read);
    const auto store = [&] {
        for (std::size_t k = 0; k < outputs.size(); ++k) {
            Complex* to = out + k * stride + first;
            double* direct = reinterpret_cast<double*>(to);
            if (count == width) {
                target_.interleave(group, outputs[k], direct);
            } else {
                target_.interleave(group, outputs[k], interleaved_.data());
                std::copy_n(interleaved_.data(), 2 * count, direct);
            }
        }
    };
    store();
    stats_.lanes += static_cast<long>(count);
    if (flagged) {
        const std::vector<double> first_flags(flags_.begin(),
                                              flags_.begin() + static_cast<std::ptrdiff_t>(count));
        std::vector<Complex> before(outputs.size() * count);
        for (std::size_t k = 0; k < outputs.size(); ++k)
            std::copy_n(out + k * stride + first, count, before.data() + k * count);
        target_.run(group, program.refine);
        (void)target_.check(group, program.check, tolerance, flags_.data());
        target_.run(group, program.read);
        store();
        for (std::size_t lane = 0; lane < count; ++lane) {
            // Lanes that were good keep their bits: what becomes of one does not depend on its neighbours.
            if (first_flags[lane] == 0) {
                for (std::size_t k = 0; k < outputs.size(); ++k)
                    out[k * stride + first + lane] = before[k * count + lane];
                continue;
            }
            ++stats_.refined;
            bool good = flags_[lane] == 0;
            if (!good) {
                good = true;
                for (std::size_t k = 0; k < outputs.size(); ++k)
                    good = good && near(before[k * count + lane], out[k * stride + first + lane],
                                        same_after_refinement);
            }
            if (good) continue;
            --stats_.lanes;
            --stats_.refined;
            ++stats_.own;
            if (!own_pivots(omega[first + lane], first + lane, out + first + lane, stride)) return true;
        }
    }
    for (std::size_t lane = 0; lane < count; ++lane) {
        if (!verify_all_) {
            if (sentinel < first || sentinel >= first + count) break;
            lane = sentinel - first;
        }
        const Verdict verdict =
            verify(group, index, static_cast<int>(lane), omega[first + lane], out + first + lane, stride);
        if (verdict != Verdict::met) return false;
        if (!verify_all_) break;
    }
    return true;
}

std::optional<FrequencySolver::Failed> FrequencySolver::solve(std::span<const double> omega,
                                                              std::size_t sentinel, Complex* out,
                                                              std::size_t stride) {
    failed_.reset();
    own_used_ = false;
    bool good = covered_;
    const long lanes = stats_.lanes, refined = stats_.refined;
    for (std::size_t first = 0; good && first < omega.size();) {
        const std::size_t band = plan_->band_of(omega[first]);
        std::size_t end = std::min(omega.size(), first + at(target_.width(bands_[band].vectors)));
        if (bands_.size() > 1)
            for (std::size_t k = first + 1; k < end; ++k)
                if (plan_->band_of(omega[k]) != band) end = k;
        prepare(band);
        good = group(band, omega.first(end), first, sentinel, out, stride);
        if (failed_) return failed_;
        first = end;
    }
    for (std::size_t k = 0; good && k < omega.size() && plan_->loses_digits(); ++k) {
        if (!plan_->loses_digits(omega[k])) continue;
        --stats_.lanes;
        ++stats_.own;
        if (!own_pivots(omega[k], k, out + k, stride)) return failed_;
    }
    if (good) return std::nullopt;
    stats_.lanes = lanes;
    stats_.refined = refined;
    failed_.reset();
    for (std::size_t k = 0; k < omega.size(); ++k) {
        ++stats_.own;
        if (!own_pivots(omega[k], k, out + k, stride)) return failed_;
    }
    return std::nullopt;
}

} // namespace nullor::linalg
