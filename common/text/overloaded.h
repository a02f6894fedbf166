// For std::visit: a visitor made of lambdas, which does not compile unless each alternative of the
// variant has one.

#pragma once

namespace chat {

template <class... Lambdas>
struct Overloaded : Lambdas... {
  using Lambdas::operator()...;
};
template <class... Lambdas>
Overloaded(Lambdas...) -> Overloaded<Lambdas...>;

}  // namespace chat
