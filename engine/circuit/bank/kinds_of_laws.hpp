#pragma once
// What a device says of its law's kind, where it says something (devices/contract/device.hpp).

namespace nullor {

// Devices that say so have a law that is affine in x and free of t wherever the signs of their switches()
// stay: all of a kind, or those whose expression is.
template <class D>
concept PiecewiseAffine = requires {
    D::piecewise_affine;
};
template <class D>
concept PerhapsPiecewiseAffine = PiecewiseAffine<D> || requires(const D& d) {
    d.affine_between_switches();
};

// Whether f or q of a nonlinear device depends on time.
template <class D>
bool reads_time(const D& device) {
    if constexpr (requires { device.reads_time(); })
        return device.reads_time();
    else
        return false;
}

} // namespace nullor
