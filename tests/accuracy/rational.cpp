#include "tests/accuracy/rational.hpp"

#include <cmath>
#include <numbers>

namespace accuracy {

namespace {

using Complex = std::complex<long double>;

template <class Coefficients>
Complex polynomial(const Coefficients& c, Complex s) {
    Complex sum = 0;
    for (std::size_t k = c.size(); k-- > 0;) sum = sum * s + Complex(static_cast<long double>(c[k]));
    return sum;
}

std::vector<long double> derivative(const std::vector<long double>& c) {
    std::vector<long double> result;
    for (std::size_t k = 1; k < c.size(); ++k) result.push_back(static_cast<long double>(k) * c[k]);
    return result;
}

// Smallest first, by Newton's method, dividing each root out; then again on the whole polynomial.
std::vector<Complex> roots(const std::vector<long double>& whole) {
    const auto newton = [](const std::vector<Complex>& c, Complex s) {
        for (int k = 0; k < 200; ++k) {
            Complex value = 0, slope = 0;
            for (std::size_t j = c.size(); j-- > 0;) {
                slope = slope * s + value;
                value = value * s + c[j];
            }
            if (value == Complex(0) || slope == Complex(0)) break;
            s -= value / slope;
        }
        return s;
    };
    const std::vector<Complex> all(whole.begin(), whole.end());
    std::vector<Complex> left = all, found;
    while (left.size() > 1) {
        const long double size = std::abs(left[0] / left[1]);
        const Complex root = newton(all, newton(left, Complex(-0.6L, 0.5L) * size));
        found.push_back(root);
        // left = (s - root) quotient + 0, from the highest coefficient down.
        std::vector<Complex> quotient(left.size() - 1);
        Complex carry = 0;
        for (std::size_t j = quotient.size(); j-- > 0;) carry = quotient[j] = left[j + 1] + root * carry;
        left = quotient;
    }
    return found;
}

// exp(z) - 1 and exp(z) - 1 - z, by their series where they would cancel.
Complex exp_less(Complex z, int terms) {
    if (std::abs(z) > 0.5L) return std::exp(z) - (terms == 1 ? Complex(1) : Complex(1) + z);
    Complex term = 1, sum = 0;
    for (int k = 1; k < 30; ++k) {
        term *= z / static_cast<long double>(k);
        if (k >= terms) sum += term;
    }
    return sum;
}

} // namespace

Rational::Rational(std::vector<double> num, std::vector<double> den) {
    const std::vector<long double> d(den.begin(), den.end());
    if (num.size() == den.size()) {
        direct_ = static_cast<long double>(num.back()) / d.back();
        for (std::size_t k = 0; k < num.size(); ++k)
            num[k] = static_cast<double>(static_cast<long double>(num[k]) - direct_ * d[k]);
        num.pop_back();
    }
    const std::vector<long double> slope = derivative(d);
    for (const Complex pole : roots(d)) {
        poles_.push_back(pole);
        residues_.push_back(polynomial(num, pole) / polynomial(slope, pole));
    }
}

double Rational::step(double t) const {
    if (t < 0) return 0;
    Complex sum = direct_;
    for (std::size_t k = 0; k < poles_.size(); ++k)
        sum += residues_[k] * exp_less(poles_[k] * static_cast<long double>(t), 1) / poles_[k];
    return static_cast<double>(sum.real());
}

double Rational::ramp(double t) const {
    if (t < 0) return 0;
    Complex sum = direct_ * static_cast<long double>(t);
    for (std::size_t k = 0; k < poles_.size(); ++k)
        sum += residues_[k] * exp_less(poles_[k] * static_cast<long double>(t), 2) / (poles_[k] * poles_[k]);
    return static_cast<double>(sum.real());
}

double Rational::sine(double t, double frequency) const {
    const long double w = 2 * std::numbers::pi_v<long double> * frequency, x = t;
    // int_0^t exp(p (t-u)) sin(w u) du = (w exp(p t) - p sin(w t) - w cos(w t))/(p^2 + w^2)
    Complex sum = direct_ * std::sin(w * x);
    for (std::size_t k = 0; k < poles_.size(); ++k) {
        const Complex p = poles_[k];
        sum += residues_[k] * (w * std::exp(p * x) - p * std::sin(w * x) - w * std::cos(w * x)) /
               (p * p + w * w);
    }
    return static_cast<double>(sum.real());
}

double Rational::pulse(double t, const Pulse& p) const {
    const double x = t - p.delay;
    return p.high * ((ramp(x) - ramp(x - p.rise)) / p.rise -
                     (ramp(x - p.rise - p.width) - ramp(x - p.rise - p.width - p.fall)) / p.fall);
}

} // namespace accuracy
