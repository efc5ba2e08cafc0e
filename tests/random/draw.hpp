#pragma once
// Random numbers that are the same on every machine: splitmix64.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>

namespace randomly {

class Draw {
public:
    // Scrambled once, so that neighbouring seeds are not the same sequence one number later.
    explicit Draw(std::uint64_t seed) : state_(seed) { state_ = next(); }
    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
    bool chance(double p) { return unit() < p; }
    // Four digits, so that the deck's text is the number itself and can be read.
    double between(double a, double b) { return rounded(a + (b - a) * unit()); }
    double log_between(double a, double b) { return rounded(a * std::pow(b / a, unit())); }
    double sign() { return chance(0.5) ? 1 : -1; }
    template <class T>
    T one_of(std::initializer_list<T> list) {
        return list.begin()[below(static_cast<int>(list.size()))];
    }
    static double rounded(double x) {
        char text[32];
        std::snprintf(text, sizeof text, "%.4g", x);
        return std::strtod(text, nullptr);
    }

private:
    std::uint64_t state_;
};

} // namespace randomly
