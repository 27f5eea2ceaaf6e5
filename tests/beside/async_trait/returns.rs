// Methods that return everything that can be returned.

use std::fmt::{Debug, Display};
use std::io;

type Answer<T> = Result<T, String>;

mod named {
    #[derive(Debug)]
    pub struct Value<'v>(pub &'v str);
}

#[derive(LabelValue, Debug)]
#[label(outcome)]
enum Refusal {
    Late,
}

trait Unit {
    type Of;
}

impl Unit for u8 {
    type Of = u16;
}

#[async_trait]
trait Returns {
    type Item;
    async fn nothing(&self);
    async fn unit(&self) -> ();
    async fn tuple(&self) -> (u8, String);
    async fn array(&self) -> [u8; 2];
    async fn reference(&self) -> &str;
    async fn unique(&mut self) -> &mut String;
    async fn slice(&self) -> &[u8];
    async fn result(&self, ok: bool) -> Result<u8, String>;
    async fn result_of_unit(&self, ok: bool) -> Result<(), ()>;
    async fn result_of_reference(&self, ok: bool) -> Result<&str, io::Error>;
    async fn result_by_alias(&self, ok: bool) -> Answer<u8>;
    async fn result_of_io(&self, ok: bool) -> io::Result<()>;
    async fn result_of_boxed_error(&self) -> Result<u8, Box<dyn std::error::Error + Send + Sync>>;
    async fn result_of_outcome(&self, ok: bool) -> Result<u8, Refusal>;
    async fn result_of_self(&self) -> Result<Self, ()>
    where
        Self: Sized;
    async fn option(&self) -> Option<&u8>;
    async fn object(&self) -> Box<dyn Display + Send + '_>;
    async fn function(&self) -> fn(u8) -> u8;
    async fn closure(&self) -> Box<dyn Fn(u8) -> u8 + Send>;
    async fn value_in_module(&self) -> named::Value<'_>;
    async fn associated(&self) -> Self::Item;
    async fn result_of_associated(&self) -> Result<Self::Item, ()>;
    async fn projected(&self) -> <u8 as Unit>::Of;
    async fn opaque(&self) -> impl Display + Send + Sync;
    async fn opaque_in_result(&self) -> Result<impl AsRef<str> + Send + Sync, ()>;
    async fn opaque_error(&self) -> Result<u8, impl Debug + Send + Sync>;
    async fn opaque_in_tuple(&self) -> (u8, impl Debug + Send);
    async fn opaque_in_option(&self) -> Option<impl Display + Send + Sync>;
    async fn opaque_in_vector(&self) -> Vec<impl Display + Send + Sync>;
    async fn late(&self) -> std::future::Ready<u8>;
    async fn nested(&self) -> Result<Result<u8, ()>, String>;
    async fn parenthesised(&self) -> (Result<u8, ()>);
}

struct One {
    text: String,
}

#[above]
#[async_trait]
#[below]
impl Returns for One {
    type Item = Vec<u8>;

    #[method]
    async fn nothing(&self) {}

    #[method]
    async fn unit(&self) -> () {
        ready().await;
    }

    #[method]
    async fn tuple(&self) -> (u8, String) {
        (1, self.text.clone())
    }

    #[method]
    async fn array(&self) -> [u8; 2] {
        [1, 2]
    }

    #[method]
    async fn reference(&self) -> &str {
        ready().await;
        &self.text
    }

    #[method]
    async fn unique(&mut self) -> &mut String {
        &mut self.text
    }

    #[method]
    async fn slice(&self) -> &[u8] {
        self.text.as_bytes()
    }

    #[method]
    async fn result(&self, ok: bool) -> Result<u8, String> {
        if !ok {
            return Err(self.text.clone());
        }
        Ok(1)
    }

    #[method]
    async fn result_of_unit(&self, ok: bool) -> Result<(), ()> {
        ok.then_some(()).ok_or(())
    }

    #[method]
    async fn result_of_reference(&self, ok: bool) -> Result<&str, io::Error> {
        ready().await;
        if ok { Ok(&self.text) } else { Err(io::Error::other("no")) }
    }

    #[method]
    async fn result_by_alias(&self, ok: bool) -> Answer<u8> {
        if ok { Ok(1) } else { Err("no".to_owned()) }
    }

    #[method]
    async fn result_of_io(&self, ok: bool) -> io::Result<()> {
        self.result_of_reference(ok).await?;
        Ok(())
    }

    #[method]
    async fn result_of_boxed_error(&self) -> Result<u8, Box<dyn std::error::Error + Send + Sync>> {
        Ok("x".parse::<u8>()?)
    }

    #[method]
    async fn result_of_outcome(&self, ok: bool) -> Result<u8, Refusal> {
        if ok { Ok(1) } else { Err(Refusal::Late) }
    }

    #[method]
    async fn result_of_self(&self) -> Result<Self, ()> {
        Ok(Self { text: self.text.clone() })
    }

    #[method]
    async fn option(&self) -> Option<&u8> {
        let first = self.text.as_bytes().first()?;
        Some(first)
    }

    #[method]
    async fn object(&self) -> Box<dyn Display + Send + '_> {
        Box::new(&self.text)
    }

    #[method]
    async fn function(&self) -> fn(u8) -> u8 {
        |n| n + 1
    }

    #[method]
    async fn closure(&self) -> Box<dyn Fn(u8) -> u8 + Send> {
        let length = self.text.len();
        Box::new(move |n| n + u8::try_from(length).unwrap_or(0))
    }

    #[method]
    async fn value_in_module(&self) -> named::Value<'_> {
        named::Value(&self.text)
    }

    #[method]
    async fn associated(&self) -> Self::Item {
        vec![1]
    }

    #[method]
    async fn result_of_associated(&self) -> Result<Self::Item, ()> {
        Ok(self.associated().await)
    }

    #[method]
    async fn projected(&self) -> <u8 as Unit>::Of {
        1
    }

    #[method]
    async fn opaque(&self) -> impl Display + Send + Sync {
        1
    }

    #[method]
    async fn opaque_in_result(&self) -> Result<impl AsRef<str> + Send + Sync, ()> {
        Ok("x")
    }

    #[method]
    async fn opaque_error(&self) -> Result<u8, impl Debug + Send + Sync> {
        "x".parse::<u8>()
    }

    #[method]
    async fn opaque_in_tuple(&self) -> (u8, impl Debug + Send) {
        (1, "x")
    }

    #[method]
    async fn opaque_in_option(&self) -> Option<impl Display + Send + Sync> {
        Some(1)
    }

    #[method]
    async fn opaque_in_vector(&self) -> Vec<impl Display + Send + Sync> {
        vec![1]
    }

    #[method]
    async fn late(&self) -> std::future::Ready<u8> {
        std::future::ready(1)
    }

    #[method]
    async fn nested(&self) -> Result<Result<u8, ()>, String> {
        Ok(Err(()))
    }

    #[method]
    async fn parenthesised(&self) -> (Result<u8, ()>) {
        Err(())
    }
}

fn main() {
    run(async {
        let mut one = One { text: "x".to_owned() };
        one.nothing().await;
        one.unit().await;
        assert_eq!(one.tuple().await, (1, "x".to_owned()));
        assert_eq!(one.array().await, [1, 2]);
        assert_eq!(one.reference().await, "x");
        one.unique().await.push('y');
        assert_eq!(one.slice().await, b"xy");
        assert_eq!(one.result(true).await, Ok(1));
        assert_eq!(one.result(false).await, Err("xy".to_owned()));
        assert_eq!(one.result_of_unit(true).await, Ok(()));
        assert_eq!(one.result_of_reference(true).await.ok(), Some("xy"));
        assert!(one.result_by_alias(true).await.is_ok());
        assert!(one.result_of_io(false).await.is_err());
        assert!(one.result_of_boxed_error().await.is_err());
        assert!(one.result_of_outcome(true).await.is_ok());
        assert!(one.result_of_outcome(false).await.is_err());
        assert!(one.result_of_self().await.is_ok());
        assert_eq!(one.option().await, Some(&b'x'));
        assert_eq!(one.object().await.to_string(), "xy");
        assert_eq!(one.function().await(1), 2);
        assert_eq!(one.closure().await(1), 3);
        assert_eq!(one.value_in_module().await.0, "xy");
        assert_eq!(one.associated().await, [1]);
        assert_eq!(one.result_of_associated().await, Ok(vec![1]));
        assert_eq!(one.projected().await, 1);
        assert_eq!(one.opaque().await.to_string(), "1");
        assert!(one.opaque_in_result().await.is_ok_and(|text| text.as_ref() == "x"));
        assert!(one.opaque_error().await.is_err());
        assert_eq!(one.opaque_in_tuple().await.0, 1);
        assert!(one.opaque_in_option().await.is_some());
        assert_eq!(one.opaque_in_vector().await.len(), 1);
        assert_eq!(one.late().await.await, 1);
        assert_eq!(one.nested().await, Ok(Err(())));
        assert_eq!(one.parenthesised().await, Err(()));
    });
}
