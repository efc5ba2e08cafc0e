#include "tests/random/waves.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace randomly {

namespace {

constexpr Real turn = 2 * std::numbers::pi_v<Real>;
constexpr int taylor = 12;

Real number(const Waveform& w, std::size_t k, Real missing = 0) {
    return k < w.numbers.size() ? static_cast<Real>(w.numbers[k]) : missing;
}

} // namespace

double frequency(const Waveform& w) {
    if (w.kind == Waveform::Kind::sin) return w.numbers[2];
    if (w.kind == Waveform::Kind::sffm) return w.numbers[2] + w.numbers[3] * w.numbers[4];
    return 0;
}

Wave::Wave(const Source& source, double stop)
    : wave_(source.wave), dc_value_(source.dc), has_dc_(source.has_dc) {
    using Kind = Waveform::Kind;
    const Waveform& w = wave_;
    const Real end = stop;
    const auto put = [&](Real t) {
        // One at the end is seen by the last row.
        if (t > 0 && t <= end * (1 + 0x1p-50L)) breakpoints_.push_back(t);
    };
    int size = 2;
    switch (w.kind) {
    case Kind::dc: break;
    case Kind::sin:
        size = 3;
        put(number(w, 3));
        break;
    case Kind::pulse: {
        const Real td = number(w, 2), tr = number(w, 3), tf = number(w, 4), pw = number(w, 5),
                   period = number(w, 6);
        for (long k = 0; k == 0 || (period > 0 && td + k * period <= end * (1 + 0x1p-50L)); ++k) {
            const Real t = td + k * period;
            put(t), put(t + tr);
            if (w.numbers.size() > 5) put(t + tr + pw), put(t + tr + pw + tf);
        }
        break;
    }
    case Kind::pwl:
        for (std::size_t k = 0; k < w.numbers.size(); k += 2) put(w.numbers[k]);
        break;
    case Kind::exp:
        size = 3;
        put(number(w, 2)), put(number(w, 4));
        break;
    case Kind::sffm: {
        size = taylor;
        const Real fastest = turn * (number(w, 2) + number(w, 3) * number(w, 4) + number(w, 4));
        const long steps = static_cast<long>(std::ceil(end * fastest / 0.1L));
        for (long k = 1; k < steps; ++k) put(end * k / steps);
        break;
    }
    }
    std::sort(breakpoints_.begin(), breakpoints_.end());
    breakpoints_.erase(std::unique(breakpoints_.begin(), breakpoints_.end()), breakpoints_.end());
    motion_ = Matrix::Zero(size, size);
    output_ = Vector::Zero(size);
    output_[0] = 1;
    if (w.kind == Kind::sin) {
        // d/dt e^(-theta u) (sin, cos)(omega u) = (-theta s + omega c, -omega s - theta c)
        const Real omega = turn * number(w, 2), theta = number(w, 4);
        motion_(1, 1) = motion_(2, 2) = -theta;
        motion_(1, 2) = omega, motion_(2, 1) = -omega;
        output_[1] = 1;
    } else if (w.kind == Kind::exp) {
        motion_(1, 1) = -1 / number(w, 3), motion_(2, 2) = -1 / number(w, 5, number(w, 3));
        output_[1] = output_[2] = 1;
    } else {
        for (int k = 0; k + 1 < size; ++k) motion_(k, k + 1) = 1;
    }
}

// Corners are compared with the very numbers that breakpoints are made of.
Vector Wave::line(Real t) const {
    Vector x = Vector::Zero(2);
    const auto ramp = [&](Real t0, Real v0, Real t1, Real v1) {
        x[1] = (v1 - v0) / (t1 - t0);
        x[0] = v0 + x[1] * (t - t0);
    };
    const Waveform& w = wave_;
    if (w.kind == Waveform::Kind::dc) {
        x[0] = dc_value_;
        return x;
    }
    if (w.kind == Waveform::Kind::pwl) {
        const auto& n = w.numbers;
        x[0] = n[1];
        for (std::size_t k = 0; k < n.size(); k += 2) {
            if (t < n[k]) break;
            x[0] = n[k + 1], x[1] = 0;
            if (k + 2 < n.size() && t < n[k + 2]) ramp(n[k], n[k + 1], n[k + 2], n[k + 3]);
        }
        return x;
    }
    const Real v1 = number(w, 0), v2 = number(w, 1), td = number(w, 2), tr = number(w, 3), tf = number(w, 4),
               pw = number(w, 5), period = number(w, 6);
    x[0] = v1;
    if (t < td) return x;
    Real t0 = td;
    if (period > 0) {
        long k = static_cast<long>((t - td) / period) + 1;
        while (k > 0 && td + k * period > t) --k;
        t0 = td + k * period;
    }
    if (t < t0 + tr) {
        ramp(t0, v1, t0 + tr, v2);
    } else if (w.numbers.size() <= 5 || t < t0 + tr + pw) {
        x[0] = v2;
    } else if (t < t0 + tr + pw + tf) {
        ramp(t0 + tr + pw, v2, t0 + tr + pw + tf, v1);
    }
    return x;
}

Vector Wave::at(Real t) const {
    const Waveform& w = wave_;
    Vector x = Vector::Zero(size());
    switch (w.kind) {
    case Waveform::Kind::sin: {
        const Real phase = number(w, 5) * turn / 360, u = t - number(w, 3), va = number(w, 1);
        x[0] = number(w, 0);
        if (u < 0) {
            x[0] += va * std::sin(phase);
        } else {
            const Real angle = turn * number(w, 2) * u + phase, size = va * std::exp(-number(w, 4) * u);
            x[1] = size * std::sin(angle), x[2] = size * std::cos(angle);
        }
        return x;
    }
    case Waveform::Kind::exp: {
        // v1 + (v2-v1)(1 - e^-u1/tau1) + (v1-v2)(1 - e^-u2/tau2)
        const Real v1 = number(w, 0), rise = number(w, 1) - v1, u1 = t - number(w, 2), u2 = t - number(w, 4);
        const Real tau1 = number(w, 3), tau2 = number(w, 5, tau1);
        x[0] = v1;
        if (u1 >= 0) x[0] += rise, x[1] = -rise * std::exp(-u1 / tau1);
        if (u2 >= 0) x[0] -= rise, x[2] = rise * std::exp(-u2 / tau2);
        return x;
    }
    case Waveform::Kind::sffm: {
        // With p = 2 pi fc t + mdi sin(2 pi fs t): s' = p' c, c' = -p' s, by Taylor coefficients.
        const Real a = turn * number(w, 2), b = turn * number(w, 4), m = number(w, 3);
        Real rate[taylor], s[taylor], c[taylor]; // of p', sin p, cos p
        Real derivative = 1, factorial = 1;      // b^k; k!
        for (int k = 0; k < taylor; ++k) {
            // k-th derivative of cos(b t) is b^k cos(b t + k pi/2)
            rate[k] = m * b * derivative * std::cos(b * t + k * turn / 4) / factorial + (k == 0 ? a : 0);
            derivative *= b, factorial *= k + 1;
        }
        const Real p = a * t + m * std::sin(b * t);
        s[0] = std::sin(p), c[0] = std::cos(p);
        for (int k = 0; k + 1 < taylor; ++k) {
            s[k + 1] = c[k + 1] = 0;
            for (int j = 0; j <= k; ++j) s[k + 1] += rate[j] * c[k - j], c[k + 1] -= rate[j] * s[k - j];
            s[k + 1] /= k + 1, c[k + 1] /= k + 1;
        }
        factorial = 1;
        for (int k = 0; k < taylor; ++k) {
            x[k] = number(w, 1) * s[k] * factorial + (k == 0 ? number(w, 0) : 0);
            factorial *= k + 1;
        }
        return x;
    }
    default: return line(t);
    }
}

Vector Wave::state(int k) const {
    return at(k < 0 ? Real(0) : breakpoints_[static_cast<std::size_t>(k)]);
}

Real Wave::dc() const {
    return has_dc_ || wave_.kind == Waveform::Kind::dc ? Real(dc_value_) : output_.dot(at(0));
}

} // namespace randomly
