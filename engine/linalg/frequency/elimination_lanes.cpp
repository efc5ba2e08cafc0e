// Compiled once for each SIMD target: Highway includes this file again for each of them.
#include "engine/linalg/frequency/elimination_lanes.hpp"

#include <cstddef>

#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/linalg/frequency/elimination_lanes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nullor::linalg {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<double>;
using V = hn::Vec<D>;
using Step = EliminationProgram::Step;
using Term = EliminationProgram::Term;

// The numbers of a group: `vectors` registers each for real and imaginary parts.
template <int vectors>
struct Lanes {
    static constexpr D d{};
    const LaneGroup& group;
    std::size_t n = hn::Lanes(d), width = n * vectors;

    explicit Lanes(const LaneGroup& g) : group(g) {}

    HWY_INLINE double* slot(int index) const {
        return group.slots + static_cast<std::size_t>(index) * 2 * width;
    }
    HWY_INLINE V re(int index, int v) const {
        return hn::Load(d, slot(index) + static_cast<std::size_t>(v) * n);
    }
    HWY_INLINE V im(int index, int v) const {
        return hn::Load(d, slot(index) + width + static_cast<std::size_t>(v) * n);
    }
    HWY_INLINE void store(int index, int v, V real, V imaginary) const {
        hn::Store(real, d, slot(index) + static_cast<std::size_t>(v) * n);
        hn::Store(imaginary, d, slot(index) + width + static_cast<std::size_t>(v) * n);
    }
    HWY_INLINE V scalar(int index) const { return hn::Set(d, group.scalars[index]); }
    HWY_INLINE V omega(int v) const { return hn::LoadU(d, group.omega + static_cast<std::size_t>(v) * n); }
};

template <int vectors>
struct Sum {
    V re[vectors], im[vectors];

    HWY_INLINE void begin(const Lanes<vectors>& lanes, const Step& step) {
        if (step.from >= 0) {
            for (int v = 0; v < vectors; ++v) {
                re[v] = lanes.re(step.from, v);
                im[v] = lanes.im(step.from, v);
            }
            return;
        }
        const V g = lanes.scalar(step.start.g), im_g = lanes.scalar(step.start.im_g);
        for (int v = 0; v < vectors; ++v) {
            re[v] = g;
            im[v] = im_g;
        }
        if (step.start.c != AffineSlots::zero) {
            const V c = lanes.scalar(step.start.c);
            for (int v = 0; v < vectors; ++v) im[v] = hn::MulAdd(lanes.omega(v), c, im[v]);
        }
        if (step.start.im_c != AffineSlots::zero) {
            const V c = lanes.scalar(step.start.im_c);
            for (int v = 0; v < vectors; ++v) re[v] = hn::NegMulAdd(lanes.omega(v), c, re[v]);
        }
    }

    HWY_INLINE void take(const Lanes<vectors>& lanes, const Term& term) {
        switch (term.kind) {
        case Term::Kind::lane:
            for (int v = 0; v < vectors; ++v) {
                const V ar = lanes.re(term.a, v), ai = lanes.im(term.a, v);
                const V br = lanes.re(term.b, v), bi = lanes.im(term.b, v);
                re[v] = hn::MulAdd(ai, bi, hn::NegMulAdd(ar, br, re[v]));
                im[v] = hn::NegMulAdd(ai, br, hn::NegMulAdd(ar, bi, im[v]));
            }
            break;
        case Term::Kind::constant: constant(lanes, term); break;
        case Term::Kind::slope: slope(lanes, term); break;
        case Term::Kind::affine:
            constant(lanes, term);
            slope(lanes, term);
            break;
        }
    }

    HWY_INLINE void finish(const Lanes<vectors>& lanes, const Step& step) {
        switch (step.after) {
        case Step::After::nothing: break;
        case Step::After::inverse:
            for (int v = 0; v < vectors; ++v) {
                const V norm = hn::MulAdd(re[v], re[v], hn::Mul(im[v], im[v]));
                const V inverse = hn::Div(hn::Set(lanes.d, 1.0), norm);
                re[v] = hn::Mul(re[v], inverse);
                im[v] = hn::Mul(hn::Neg(im[v]), inverse);
            }
            break;
        case Step::After::times_lane:
            for (int v = 0; v < vectors; ++v) {
                const V fr = lanes.re(step.factor, v), fi = lanes.im(step.factor, v), r = re[v];
                re[v] = hn::NegMulAdd(im[v], fi, hn::Mul(r, fr));
                im[v] = hn::MulAdd(im[v], fr, hn::Mul(r, fi));
            }
            break;
        case Step::After::times_constant: {
            const V f = lanes.scalar(step.factor);
            for (int v = 0; v < vectors; ++v) {
                re[v] = hn::Mul(re[v], f);
                im[v] = hn::Mul(im[v], f);
            }
            break;
        }
        }
        for (int v = 0; v < vectors; ++v) lanes.store(step.to, v, re[v], im[v]);
    }

private:
    HWY_INLINE void constant(const Lanes<vectors>& lanes, const Term& term) {
        const V b = lanes.scalar(term.b);
        for (int v = 0; v < vectors; ++v) {
            re[v] = hn::NegMulAdd(lanes.re(term.a, v), b, re[v]);
            im[v] = hn::NegMulAdd(lanes.im(term.a, v), b, im[v]);
        }
    }
    HWY_INLINE void slope(const Lanes<vectors>& lanes, const Term& term) {
        const V c = lanes.scalar(term.c);
        for (int v = 0; v < vectors; ++v) {
            const V b = hn::Mul(lanes.omega(v), c);
            re[v] = hn::MulAdd(lanes.im(term.a, v), b, re[v]);
            im[v] = hn::NegMulAdd(lanes.re(term.a, v), b, im[v]);
        }
    }
};

template <int vectors>
void run_group(const LaneGroup& group, const std::vector<Step>& steps) {
    const Lanes<vectors> lanes(group);
    const Term* terms = group.program.terms.data();
    for (const Step& step : steps) {
        Sum<vectors> sum;
        sum.begin(lanes, step);
        for (const Term *term = terms + step.first, *end = term + step.count; term != end; ++term)
            sum.take(lanes, *term);
        sum.finish(lanes, step);
    }
}

// |re| + |im| of what a sum is made of, term by term.
template <int vectors>
HWY_INLINE void add_magnitudes(const Lanes<vectors>& lanes, const Term& term, V* sum) {
    for (int v = 0; v < vectors; ++v) {
        V factor;
        if (term.kind == Term::Kind::lane) {
            factor = hn::Add(hn::Abs(lanes.re(term.b, v)), hn::Abs(lanes.im(term.b, v)));
        } else {
            // Terms without a constant or a slope have the slot of 0 in its place.
            factor = hn::Abs(lanes.scalar(term.b));
            factor = hn::MulAdd(lanes.omega(v), hn::Abs(lanes.scalar(term.c)), factor);
        }
        const V x = hn::Add(hn::Abs(lanes.re(term.a, v)), hn::Abs(lanes.im(term.a, v)));
        sum[v] = hn::MulAdd(factor, x, sum[v]);
    }
}

template <int vectors>
bool check_group(const LaneGroup& group, const std::vector<Step>& steps, double tolerance, double* flags) {
    const Lanes<vectors> lanes(group);
    const Term* terms = group.program.terms.data();
    const V one = hn::Set(lanes.d, 1.0), limit = hn::Set(lanes.d, tolerance);
    V flag[vectors];
    for (int v = 0; v < vectors; ++v) flag[v] = hn::Zero(lanes.d);
    for (const Step& step : steps) {
        Sum<vectors> sum;
        sum.begin(lanes, step);
        V magnitude[vectors];
        for (int v = 0; v < vectors; ++v) magnitude[v] = hn::Add(hn::Abs(sum.re[v]), hn::Abs(sum.im[v]));
        for (const Term *term = terms + step.first, *end = term + step.count; term != end; ++term) {
            sum.take(lanes, *term);
            add_magnitudes(lanes, *term, magnitude);
        }
        sum.finish(lanes, step);
        for (int v = 0; v < vectors; ++v) {
            const V left = hn::Add(hn::Abs(sum.re[v]), hn::Abs(sum.im[v]));
            const auto good = hn::Le(left, hn::Mul(limit, magnitude[v]));
            flag[v] = hn::IfThenElse(good, flag[v], one);
        }
    }
    bool flagged = false;
    for (int v = 0; v < vectors; ++v) {
        hn::StoreU(flag[v], lanes.d, flags + static_cast<std::size_t>(v) * lanes.n);
        flagged = flagged || !hn::AllTrue(lanes.d, hn::Eq(flag[v], hn::Zero(lanes.d)));
    }
    return flagged;
}

void run(const LaneGroup& group, const std::vector<Step>& steps) {
    switch (group.vectors) {
    case 4: return run_group<4>(group, steps);
    case 2: return run_group<2>(group, steps);
    default: return run_group<1>(group, steps);
    }
}

bool check(const LaneGroup& group, const std::vector<Step>& steps, double tolerance, double* flags) {
    switch (group.vectors) {
    case 4: return check_group<4>(group, steps, tolerance, flags);
    case 2: return check_group<2>(group, steps, tolerance, flags);
    default: return check_group<1>(group, steps, tolerance, flags);
    }
}

void interleave(const LaneGroup& group, int slot, double* out) {
    const D d;
    const std::size_t n = hn::Lanes(d), width = n * static_cast<std::size_t>(group.vectors);
    const double* from = group.slots + static_cast<std::size_t>(slot) * 2 * width;
    for (std::size_t k = 0; k < width; k += n)
        hn::StoreInterleaved2(hn::Load(d, from + k), hn::Load(d, from + width + k), d, out + 2 * k);
}

LaneTarget target() {
    const D d;
    return {hwy::TargetName(HWY_TARGET), static_cast<int>(hn::Lanes(d)), run, check, interleave};
}

} // namespace HWY_NAMESPACE
} // namespace nullor::linalg
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <vector>

namespace nullor::linalg {
namespace {

// Highway's own choice needs its library, which costs every start 3 ms.
std::vector<LaneTarget> available() {
    std::vector<LaneTarget> targets;
#if HWY_ARCH_X86
    __builtin_cpu_init();
#if HWY_TARGETS & HWY_AVX3
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma"))
        targets.push_back(N_AVX3::target());
#endif
#if HWY_TARGETS & HWY_AVX2
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2") &&
        __builtin_cpu_supports("bmi"))
        targets.push_back(N_AVX2::target());
#endif
#if HWY_TARGETS & HWY_SSE4
    if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("aes"))
        targets.push_back(N_SSE4::target());
#endif
#endif
    // What every processor of this kind has.
    if (targets.empty()) targets.push_back(HWY_STATIC_DISPATCH(target)());
    return targets;
}

const std::vector<LaneTarget>& targets() {
    static const std::vector<LaneTarget> found = available();
    return found;
}

} // namespace

const LaneTarget& lane_target() {
    return targets().front();
}

std::span<const LaneTarget> lane_targets() {
    return targets();
}

} // namespace nullor::linalg
#endif
